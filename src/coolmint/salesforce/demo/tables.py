"""The columns of each export file, in the order Salesforce writes them.

A column is its name, followed by `:kind` when it is not plain text (`flag`, `day`, `stamp`, `number`, or `link` for an
id that the weekly export fills with zeros when empty) and by `!` when only Data Loader has it.
"""

from typing import NamedTuple

from coolmint.salesforce.demo.layout import Cell, Layout


class Column(NamedTuple):
    name: str
    cell: Cell


_AUDIT = "CreatedDate:stamp CreatedById LastModifiedDate:stamp LastModifiedById SystemModstamp:stamp"

_TABLES = {
    "User": f"""
        Id Username FirstName LastName CompanyName Division Department Title Email Phone Alias CommunityNickname
        IsActive:flag TimeZoneSidKey UserRoleId LocaleSidKey EmailEncodingKey ProfileId UserType LanguageLocaleKey
        ManagerId LastLoginDate:stamp {_AUDIT}""",
    "Account": f"""
        Id IsDeleted:flag MasterRecordId Name Type ParentId:link BillingStreet BillingCity BillingState
        BillingPostalCode BillingCountry Phone Fax AccountNumber Website Industry AnnualRevenue
        NumberOfEmployees:number Description Rating OwnerId {_AUDIT} LastActivityDate:day AccountSource""",
    "Contact": f"""
        Id IsDeleted:flag MasterRecordId AccountId Salutation FirstName LastName MailingStreet MailingCity MailingState
        MailingPostalCode MailingCountry Phone Fax MobilePhone ReportsToId Email Title Department LeadSource Birthdate
        Description OwnerId HasOptedOutOfEmail:flag DoNotCall:flag {_AUDIT} LastActivityDate:day Specialty__c""",
    "Lead": f"""
        Id IsDeleted:flag MasterRecordId LastName FirstName Salutation Title Company Street City State PostalCode
        Country Phone MobilePhone Email Website Description LeadSource Status Industry Rating OwnerId
        HasOptedOutOfEmail:flag IsConverted:flag ConvertedDate:day ConvertedAccountId ConvertedContactId
        ConvertedOpportunityId IsUnreadByOwner:flag {_AUDIT} LastActivityDate:day Specialty__c""",
    "Task": f"""
        Id WhoId:link WhatId:link WhoCount:number WhatCount:number Subject ActivityDate:day Status Priority OwnerId
        Description Type IsDeleted:flag AccountId IsClosed:flag {_AUDIT} IsArchived:flag CallDurationInSeconds:number
        CallType CallDisposition CallObject ReminderDateTime:stamp IsReminderSet:flag RecurrenceActivityId
        IsRecurrence:flag RecurrenceStartDateOnly RecurrenceEndDateOnly RecurrenceTimeZoneSidKey RecurrenceType
        RecurrenceInterval RecurrenceDayOfWeekMask RecurrenceDayOfMonth RecurrenceInstance RecurrenceMonthOfYear
        RecurrenceRegeneratedType CompletedDateTime:stamp IsHighPriority:flag! TaskSubtype! Product__c Sentiment__c
        Next_Step__c Samples_Left__c:number""",
    "Event": f"""
        Id WhoId:link WhatId:link WhoCount:number WhatCount:number Subject Location IsAllDayEvent:flag
        ActivityDateTime:stamp ActivityDate:day DurationInMinutes:number Description AccountId OwnerId Type
        IsPrivate:flag ShowAs IsDeleted:flag IsChild:flag IsGroupEvent:flag GroupEventType {_AUDIT} IsArchived:flag
        RecurrenceActivityId IsRecurrence:flag RecurrenceStartDateTime RecurrenceEndDateOnly RecurrenceTimeZoneSidKey
        RecurrenceType RecurrenceInterval RecurrenceDayOfWeekMask RecurrenceDayOfMonth RecurrenceInstance
        RecurrenceMonthOfYear ReminderDateTime:stamp IsReminderSet:flag ProposedEventTimeframe StartDateTime:stamp!
        EndDateTime:stamp! EventSubtype! Product__c Sentiment__c Next_Step__c Samples_Left__c:number""",
    "TaskRelation": f"Id RelationId TaskId IsWhat:flag AccountId {_AUDIT} IsDeleted:flag",
    "EventRelation": f"""
        Id RelationId EventId ChildEventId IsWhat:flag IsParent:flag IsInvitee:flag AccountId Status
        RespondedDate:stamp Response {_AUDIT} IsDeleted:flag""",
}

OBJECTS = tuple(_TABLES)


def columns(name: str, layout: Layout) -> list[Column]:
    """The columns of one object's file in this layout."""
    found = []
    for word in _TABLES[name].split():
        if word.endswith("!") and layout is Layout.WEEKLY:
            continue
        label, _, cell = word.rstrip("!").partition(":")
        found.append(Column(label, Cell(cell or "text")))
    return found
