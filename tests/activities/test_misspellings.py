"""How many of the mistakes that a single finger makes still find what was meant."""

from random import Random
from string import ascii_lowercase

import httpx

from tests.support.calls import ids
from tests.support.organisation import Organisation

MEDICINE = """
abdomen ablation abscess allergy amputation anatomy anemia anesthesia aneurysm angina angiogram antibiotic anxiety
aorta appendix artery arthritis asthma atrial autopsy bacteria balloon bandage benign biopsy bladder bleeding
blister blood brain breast bronchitis bruise bypass calcium cancer cardiac cardiology cartilage cataract catheter
cervical cholesterol chronic clinic colon coma concussion congestion coronary cough cramp dementia dental diabetes
diagnosis dialysis diarrhea disease dizziness donor dosage eczema edema embolism emergency endocrine endoscopy
enzyme epidemic epilepsy esophagus fatigue fever fibrosis fracture fungus gallbladder gastric genetic glaucoma
glucose gout headache hearing heart hemorrhage hepatitis hernia hormone hospice hospital hypertension immune implant
incision infection inflammation influenza injection insulin intestine jaundice kidney laser lesion leukemia ligament
liver lumbar lymphoma malaria mammogram marrow measles medication melanoma membrane meningitis menopause migraine
muscle nausea nerve neurology nutrition obesity oncology operation organ orthopedic osteoporosis outpatient ovary
oxygen pacemaker pancreas paralysis pathology pediatrics pelvis pharmacy physician placebo plasma pneumonia polyp
pregnancy prescription prognosis prostate prosthesis psoriasis pulmonary radiation radiology recovery rectum
referral rehabilitation reimbursement relapse remission renal respiratory retina rheumatism saliva scalpel sciatica
sedation seizure sepsis sinus skeleton smallpox spasm spinal spleen sprain stent sterile steroid stomach stroke
surgeon surgery suture symptom syndrome tendon tetanus therapy thorax thrombosis thyroid tissue tonsil toxin trachea
transfusion transplant trauma treatment tremor tuberculosis tumor ulcer ultrasound urology vaccine valve vascular
vein ventilator vertebra virus vitamin wound
""".split()  # noqa: SIM905


def misspelled(word: str, random: Random) -> str:
    """Return the word with one letter more, one less, another one, or two changed round."""
    while True:
        at = random.randrange(len(word))
        letter = random.choice(ascii_lowercase)
        swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        found = random.choice(
            [word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :], swapped]
        )
        if found != word:
            return found


class TestOneMistake:
    async def test_in_a_word_of_five_letters_or_more_finds_its_rows(
        self, client: httpx.AsyncClient, organisation: Organisation
    ):
        words = sorted({word for word in MEDICINE if len(word) >= 5})
        rows = {word: organisation.task(Subject="Call", Description=f"{word} {word}") for word in words}
        organisation.load()
        random = Random(7)
        asked = [(word, misspelled(word, random)) for word in words]

        lost = []
        for word, typed in asked:
            if rows[word] not in await ids(client, q=typed, limit=200):
                lost.append((word, typed))

        assert len(lost) <= len(asked) * 0.05, lost
