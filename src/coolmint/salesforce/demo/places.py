"""Invented towns and the names of the organisations in them."""

from typing import NamedTuple

from coolmint.salesforce.demo.dice import Weighted


class Country(NamedTuple):
    name: str
    culture: str
    dial: str
    zone: str
    locale: str
    utc_hours: int
    towns: tuple[str, ...]
    states: tuple[str, ...]
    hospitals: tuple[str, ...]
    clinics: tuple[str, ...]
    practices: tuple[str, ...]
    groups: tuple[str, ...]
    streets: tuple[str, ...]


def _country(text: str, **names: str) -> Country:
    name, culture, dial, zone, locale, hours = text.split("|")
    lists = {label: tuple(part.strip() for part in value.split(",")) for label, value in names.items()}
    return Country(name, culture, dial, zone, locale, int(hours), **lists)


_COUNTRIES = (
    _country(
        "United States|english|+1 202|America/New_York|en_US|-5",
        towns="Aldermoor, Fairhollow, Westmere, Cedar Bluffs, Port Linden, Stonebrook, Maple Junction, Harrow Falls, "
        "Juniper Springs, Lake Ardell, Briarton, Ashgrove, Copper Ridge, Willow Bend, Northgate Heights, "
        "Elkhorn Valley, "
        "Marrow Bay, Silver Hollow, Dunbarrow, Pinehurst Landing, Kettle Creek, Oakhaven, Rosewater, Tilden Park",
        states="OH, PA, NY, MA, NC, GA, FL, VA, TN, NJ",
        hospitals="{t} Regional Medical Center, {t} General Hospital, {t} University Hospital, {t} Memorial Hospital, "
        "Saint Alwyn Hospital {t}, {t} Children's Hospital, {t} Heart & Vascular Institute, {t} Community Hospital",
        clinics="{t} Clinic, {t} Surgery Center, {t} Outpatient Imaging, {t} Cancer Center, {t} Spine & Joint Clinic",
        practices="{t} Cardiology Associates, {t} Orthopedic Group, {t} Neurology Partners, {t} Radiology Associates, "
        "{t} Anesthesia Group, {t} Pediatrics",
        groups="{t} Health System, {t} Care Alliance, {t} Health Partners",
        streets="Main Street, Hospital Drive, Orchard Avenue, Mill Road, Lakeview Parkway, College Street",
    ),
    _country(
        "United Kingdom|english|+44 20|Europe/London|en_GB|0",
        towns="Thornley Bridge, Marrowby, Eastwick St. Giles, Carrowmere, Penhallow, Ludbrook, Staverly, "
        "Whitcombe Abbas, "
        "Glenmorrow, Harthill, Ravensby, Cold Ashbury, Millbeck, Dunmarsh",
        states="North West, South East, Midlands, Yorkshire, Scotland, Wales",
        hospitals="{t} Royal Infirmary, {t} General Hospital, {t} District Hospital, Queen's Hospital {t}, "
        "{t} Heart Centre, St. Osyth's Hospital {t}",
        clinics="{t} Treatment Centre, {t} Diagnostic Hub, {t} Private Clinic, {t} Cancer Centre",
        practices="{t} Orthopaedic Practice, {t} Cardiac Consultants, {t} Neurology Chambers, {t} Imaging Partnership",
        groups="{t} Hospitals Trust, {t} Health Group", streets="High Street, Station Road, Abbey Lane, Infirmary Road",
    ),
    _country(
        "Germany|german|+49 30|Europe/Berlin|de_DE|1",
        towns="Rabental, Oberlindau, Großwiesen, Steinfurt am See, Nordhafen, Kirchmünster, Hohenrode, Altbrücken, "
        "Waldhöchst, Lindenfurt, Grünwerder",
        states="Bayern, Hessen, Sachsen, Nordrhein-Westfalen, Niedersachsen",
        hospitals="Klinikum {t}, Universitätsklinikum {t}, Kreiskrankenhaus {t}, St.-Wendelin-Krankenhaus {t}, "
        "Herzzentrum {t}",
        clinics="Tagesklinik {t}, Gelenkzentrum {t}, Privatklinik {t}, Onkologisches Zentrum {t}",
        practices="Kardiologische Praxis {t}, Radiologie {t}, Neurologische Gemeinschaftspraxis {t}, Orthopädie {t}",
        groups="Kliniken {t} Verbund, Gesundheitsverbund {t}", streets="Bahnhofstraße, Am Klinikum, "
        "Lindenallee, Schloßweg",
    ),
    _country(
        "France|french|+33 1|Europe/Paris|fr_FR|1",
        towns="Valserein, Montclairac, Saint-Évroult-le-Vieux, Pontaubray, Rivecourt, Belmontel, Châtelvigne, "
        "La Roche-Dorée",
        states="Île-de-France, Bretagne, Occitanie, Grand Est",
        hospitals="CHU de {t}, Centre hospitalier de {t}, Hôpital Saint-Aubrac de {t}",
        clinics="Clinique de {t}, Polyclinique {t}, Institut du Cœur de {t}",
        practices="Cabinet de cardiologie {t}, Cabinet de radiologie {t}, Groupe orthopédique {t}",
        groups="Groupe hospitalier de {t}", streets="rue de l'Hôpital, avenue des Tilleuls, place du Marché",
    ),
    _country(
        "Spain|spanish|+34 91|Europe/Madrid|es_ES|1",
        towns="Valdehierro, Puerto Almenar, San Telmo del Río, Peñaroja, Villanueva de la Ría, Montesclaros del Mar",
        states="Madrid, Cataluña, Andalucía, Galicia",
        hospitals="Hospital General de {t}, Hospital Universitario {t}, Hospital San Baudelio {t}",
        clinics="Clínica {t}, Instituto Cardiovascular {t}, Centro Oncológico {t}",
        practices="Consulta Cardiológica {t}, Traumatología {t}, Radiólogos Asociados {t}",
        groups="Grupo Sanitario {t}", streets="Calle Mayor, Avenida de la Salud, Plaza Nueva",
    ),
    _country(
        "Poland|polish|+48 22|Europe/Warsaw|pl_PL|1",
        towns="Brzozogóra, Nowa Łąka, Wierzbice Małe, Lipowiec Śląski, Jastrzębno",
        states="Mazowieckie, Śląskie, Pomorskie",
        hospitals="Szpital Wojewódzki {t}, Szpital Kliniczny {t}", clinics="Klinika {t}, Centrum Onkologii {t}",
        practices="Kardiologia {t}, Ortopedia {t}", groups="Grupa Medyczna {t}", streets="ul. Szpitalna, ul. Lipowa",
    ),
    _country(
        "Denmark|nordic|+45 33|Europe/Copenhagen|da_DK|1",
        towns="Søndervig Havn, Nørre Æble, Grønlunde, Ålbæk Mark, Birkerup",
        states="Hovedstaden, Midtjylland, Syddanmark",
        hospitals="{t} Sygehus, {t} Universitetshospital", clinics="{t} Klinik, {t} Hjertecenter",
        practices="{t} Speciallægerne, {t} Ortopædi", groups="Region {t} Sundhed", streets="Hovedgaden, Sygehusvej",
    ),
)  # fmt: skip

COUNTRIES: Weighted[Country] = Weighted(_COUNTRIES, [48, 16, 13, 8, 6, 5, 4])
DISTRIBUTORS = (
    "{t} Medical Supply", "{t} Surgical Distribution", "{t} MedTech Trading", "{t} Hospital Logistics",
    "{t} Healthcare Partners",
)  # fmt: skip
CAMPUSES = (
    "North Campus", "South Campus", "East Wing", "Riverside", "Parkside", "Old Town", "Hillside", "Lakeside",
    "West Campus", "Harbour Site", "Airport Road", "Women's Pavilion", "Building B", "Annex", "Day Hospital",
)  # fmt: skip
