"""What the fictional company sells, to whom, and against whom."""

from typing import NamedTuple

from coolmint.salesforce.demo.dice import Weighted, falling, weighted

COMPANY = "Veltrana Medical"
DOMAIN = "veltrana.example"


class Product(NamedTuple):
    """`liked` and `worries` finish the sentence "they like ..." and "they worry about ..."."""

    name: str
    what: str
    unit: str
    room: str
    specialties: tuple[str, ...]
    price: int
    rivals: tuple[str, ...]
    liked: tuple[str, ...]
    worries: tuple[str, ...]
    uses: tuple[str, ...]


_PRODUCTS = (
    Product(
        "Pulsarion", "ablation and mapping system", "catheter sets", "EP lab", ("Electrophysiology",
        "Cardiology"), 1850,
        ("Medoryx ArcMap", "Tarnwell Sinus 4", "Quoralis Vector"),
        ("the shorter mapping time", "the catheter stability", "the single-screen workflow", "the contact feedback",
         "the low fluoroscopy use", "how quickly the fellows pick it up", "the map resolution in difficult anatomy",
         "the automatic annotation", "the quiet start-up in the morning"),
        ("the learning curve on the steerable sheath", "redo rates after twelve months",
         "the footprint in the small lab",
         "how it talks to their recording system", "the price of single-use catheters", "the waiting time for service"),
        ("redo procedures", "first-time ablations", "their new day-case list"),
    ),
    Product(
        "Stentavia", "coronary stent range", "stents", "cath lab", ("Cardiology",), 640,
        ("Brannoch Helix", "Medoryx Corva", "Tarnwell Flexline"),
        ("the deliverability in calcified vessels", "the long sizes", "the visibility under X-ray",
         "the low crossing profile",
         "the size matrix", "the five-year data", "how the shelf is restocked", "the consistent expansion"),
        ("the follow-up data in small vessels", "overlap with stock they already hold", "the consignment terms",
         "the recall history of the previous generation", "the price against the tender winner"),
        ("bifurcations", "long lesions", "the evening emergency list"),
    ),
    Product(
        "Infuvela", "infusion platform", "pumps", "day unit", ("Oncology", "Pediatrics", "Emergency medicine"), 2950,
        ("Harrowgate FlowOne", "Kelvane Drip+", "Medoryx Serena"),
        ("the quiet alarms", "the drug library editor", "the battery life", "the colour-coded lines",
         "the barcode check",
         "the small footprint at the chair", "the wireless updates", "how easily the nurses swap cassettes"),
        ("integration with the pharmacy system", "training forty nurses in two weeks", "the cost of the tubing sets",
         "Wi-Fi coverage in the old wing", "what happens to the pumps already on lease", "cyber-security approval"),
        ("the chemotherapy day unit", "the children's ward", "the weekend clinic"),
    ),
    Product(
        "Ossivane", "knee implant system", "implant sets", "joint theatre", ("Orthopedics",), 2400,
        ("Tarnwell GenuForm", "Brannoch Stride", "Quoralis Kinema"),
        ("the two-tray instrument set", "the mid-flexion stability", "the range of insert sizes",
         "the robotic planning file",
         "the registry figures", "how the rep team covers theatre", "the shorter turnover between cases"),
        ("sterilisation capacity", "revision options", "changing instruments in the middle of the year",
         "the ten-year survivorship", "storage for another set",
         "surgeons' habits after fifteen years with the old knee"),
        ("the joint-replacement week", "day-case knees", "the revision list"),
    ),
    Product(
        "Synaptrel", "neurostimulation system", "implant kits", "neuro theatre", ("Neurology", "Anesthesiology"), 7900,
        ("Kelvane NeuroWave", "Quoralis Impulse", "Zephyrin Relay"),
        ("the remote programming", "the battery that lasts longer than promised", "the directional leads",
         "the MRI labelling",
         "the simple remote control", "the sensing data between visits", "the small pocket"),
        ("reimbursement of the rechargeable version", "explant rates", "the time for programming visits",
         "who answers the helpline at night", "referral numbers", "the evidence beyond two years"),
        ("their movement clinic", "the pain service", "the joint neuro board"),
    ),
    Product(
        "Lumivara", "contrast injector", "injectors", "CT suite", ("Radiology",), 12400,
        ("Harrowgate Jet", "Zephyrin Contrast Pro", "Brannoch Ray"),
        ("the multi-use line", "less contrast waste", "the set-up time of under two minutes", "the protocol memory",
         "the automatic log to the archive", "the air detection", "the ceiling mount"),
        ("the interface to the archive", "the service contract", "the infection-control approval of the multi-use line",
         "the price of disposables", "the scanner replacement planned for next year", "the electrical survey"),
        ("the CT suite", "the second scanner", "the outpatient imaging centre"),
    ),
    Product(
        "Airavelle", "video laryngoscope", "blades", "induction room", ("Anesthesiology", "Emergency medicine"), 780,
        ("Medoryx Clarion", "Kelvane ViewBlade", "Harrowgate Airline"),
        ("the picture in bright light", "the slim blade", "the fast boot", "the recording function for teaching",
         "the robust handle", "the low cost per use", "the paediatric sizes"),
        ("fogging on the first use", "single-use waste", "charging discipline on the wards",
         "compatibility with old monitors",
         "the number of blades per theatre", "loss of handles in the emergency department"),
        ("the difficult-airway trolley", "the emergency department", "the teaching lab"),
    ),
    Product(
        "Vitrasense", "wireless monitoring platform", "sensors", "step-down unit",
        ("Emergency medicine", "Pediatrics", "Cardiology", "Anesthesiology"), 310,
        ("Zephyrin Halo", "Harrowgate WardWatch", "Quoralis Pulse"),
        ("fewer false alarms at night", "the three-day patch", "the dashboard at the nurses' station",
         "the early-warning score",
         "the quick pairing", "the tidy beds without cables", "the central view across wards"),
        ("Wi-Fi load", "the skin adhesive on children", "another dashboard to look at", "data protection",
         "alarm responsibility at night", "the yearly licence", "sending data to the hospital record"),
        ("the step-down unit", "the acute ward", "the virtual ward"),
    ),
)  # fmt: skip

PRODUCTS: Weighted[Product] = falling(_PRODUCTS, head=2.0)

SPECIALTIES: Weighted[str] = weighted(
    {
        "Cardiology": 20, "Electrophysiology": 13, "Oncology": 13, "Orthopedics": 12, "Anesthesiology": 9,
        "Radiology": 9, "Neurology": 8, "Emergency medicine": 7, "Pediatrics": 5, "Intensive care": 3,
        "Vascular surgery": 3, "Gastroenterology": 2, "Pulmonology": 2, "Internal medicine": 2, "Geriatrics": 1,
        "Nuclear medicine": 0.6, "Pathology": 0.4,
    }
)  # fmt: skip


def products_for(specialties: set[str]) -> list[Product]:
    """The products that someone in these fields would use, in catalogue order."""
    return [product for product in _PRODUCTS if specialties.intersection(product.specialties)]
