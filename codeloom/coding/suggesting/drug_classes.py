"""Classes of drugs with the category each is coded in when it harms or is not taken as prescribed (T36 to T50)."""

import re
from dataclasses import dataclass

_CLASSES = (
    ("T36.0X", "amoxicillin|augmentin|ampicillin|penicillins?|dicloxacillin|piperacillin|amoxicillin-clavulanate|pcn"),
    ("T36.1X", r"ceph?alosporins?|cef\w+|cephalexin|keflex"),
    ("T36.3X", "macrolides?|azithromycin|z-?pak|clarithromycin|erythromycin"),
    ("T36.4X", "tetracyclines?|doxycycline|minocycline"),
    ("T36.5X", "gentamicin|tobramycin|amikacin"),
    ("T36.8X", r"\w+floxacin|vancomycin|clindamycin|linezolid|nitrofurantoin|macrobid|antibiotics?"),
    ("T37.0X", "sulfa|sulfonamides?|bactrim|septra|tmp-?smx|sulfamethoxazole|trimethoprim-sulfamethoxazole"),
    ("T37.2X", "hydroxychloroquine|plaquenil|chloroquine"),
    ("T37.5X", r"\w+ciclovir|acyclovir|valacyclovir|oseltamivir|paxlovid"),
    ("T38.0X", "prednisone|prednisolone|methylprednisolone|dexamethasone|medrol|hydrocortisone|(?:cortico)?steroids?"),
    ("T38.1X", "levothyroxine|synthroid|liothyronine"),
    ("T38.2X", "methimazole|propylthiouracil"),
    ("T38.3X", r"insulin|glargine|lantus|lispro|metformin|glipizide|glimepiride|glyburide|sulfonylureas?"
        r"|\w+gliptin|\w+gliflozin"
               r"|jardiance|farxiga|semaglutide|ozempic|\w+glutide|tirzepatide|mounjaro|pioglitazone"),
    ("T38.4X", "oral contraceptives?|ocps?|birth control pills?"),
    ("T38.5X", "estradiol|estrogens?"),
    ("T39.01", "aspirin|asa"),
    ("T39.1X", "acetaminophen|tylenol|paracetamol"),
    ("T39.31", "ibuprofen|motrin|advil|naproxen|aleve"),
    ("T39.39", "nsaids?|meloxicam|diclofenac|ketorolac|indomethacin|celecoxib"),
    ("T40.2X", "oxycodone|hydrocodone|morphine|hydromorphone|codeine|opioids?|opiates?|percocet|norco|vicodin"),
    ("T40.3X", "methadone"),
    ("T40.41", "fentanyl"),
    ("T40.42", "tramadol"),
    ("T42.0X", "phenytoin|dilantin"),
    ("T42.1X", "carbamazepine|tegretol|oxcarbazepine"),
    ("T42.3X", "phenobarbital|barbiturates?"),
    ("T42.4X", r"\w+azepam|alprazolam|xanax|benzodiazepines?|ativan|klonopin"),
    ("T42.6X", "gabapentin|pregabalin|valproate|valproic acid|depakote|levetiracetam|keppra|lamotrigine|topiramate"),
    ("T42.8X", "levodopa|carbidopa|sinemet|baclofen|ropinirole|pramipexole"),
    ("T43.01", "amitriptyline|nortriptyline|doxepin|imipramine"),
    ("T43.21", "venlafaxine|duloxetine|snris?|effexor|cymbalta"),
    ("T43.22", "ssris?|sertraline|zoloft|fluoxetine|prozac|citalopram|escitalopram|lexapro|paroxetine"),
    ("T43.29", "bupropion|wellbutrin|mirtazapine|trazodone"),
    ("T43.59", "quetiapine|olanzapine|risperidone|aripiprazole|clozapine|haloperidol|lithium|antipsychotics?"),
    ("T43.62", "amphetamines?|adderall|lisdexamfetamine|vyvanse"),
    ("T43.63", "methylphenidate|ritalin|concerta"),
    ("T44.3X", "oxybutynin|tolterodine|benztropine|anticholinergics?"),
    ("T44.6X", "tamsulosin|doxazosin|terazosin|prazosin|alpha[- ]blockers?"),
    ("T44.7X", r"(?:meto|propran|aten|biso|nebiv|lab(?:et)?al|carvedil)\w*ol|carvedilol|beta[- ]blockers?"),
    ("T45.0X", "diphenhydramine|benadryl|cetirizine|hydroxyzine|antihistamines?"),
    ("T45.1X", r"chemo(?:therapy)?|methotrexate|azathioprine|mycophenolate|tacrolimus|cyclosporine|\w+platin"
        r"|paclitaxel|taxol"
               r"|doxorubicin|capecitabine|immunotherapy|\w+limumab|rituximab|pembrolizumab|nivolumab"
               r"|cyclophosphamide|folfox"),
    ("T45.4X", "ferrous sulfate|iron (?:pills?|supplements?|infusion)"),
    ("T45.51", "warfarin|coumadin|heparin|enoxaparin|apixaban|eliquis|rivaroxaban|xarelto|dabigatran|anticoagula\\w+"),
    ("T45.52", "clopidogrel|plavix|ticagrelor|prasugrel"),
    ("T46.0X", "digoxin"),
    ("T46.1X", r"amlodipine|nifedipine|diltiazem|verapamil|\w+dipine|calcium channel blockers?"),
    ("T46.2X", "amiodarone|flecainide|sotalol"),
    ("T46.3X", "nitroglycerin|isosorbide|nitrates?"),
    ("T46.4X", r"ace[- ]?(?:inhibitors?|i)|lisinopril|enalapril|ramipril|benazepril|captopril|\w+april"),
    ("T46.5X", r"\w+sartan|arbs?|hydralazine|clonidine|minoxidil|antihypertensives?"
        r"|blood pressure (?:medications?|meds|pills?)"),
    ("T46.6X", r"\w+vastatin|statins?|ezetimibe|fenofibrate"),
    ("T47.1X", r"\w+prazole|antacids?|ppis?"),
    ("T47.4X", "laxatives?|senna|miralax"),
    ("T48.6X", "albuterol|inhalers?|montelukast|theophylline|fluticasone|budesonide|tiotropium"),
    ("T50.0X", "spironolactone|eplerenone"),
    ("T50.1X", "furosemide|lasix|torsemide|bumetanide"),
    ("T50.2X", "hydrochlorothiazide|hctz|chlorthalidone|diuretics?"),
    ("T50.4X", "allopurinol|colchicine|febuxostat"),
    ("T50.8X", "(?:iv |intravenous )?contrast(?: dye)?"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of drugs. `stem` is its code without the character for the circumstance and the encounter."""

    stem: str
    words: re.Pattern[str]


CLASSES = tuple(DrugClass(stem, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for stem, words in _CLASSES)


def drug_in(text: str) -> tuple[str, int, int] | None:
    """(stem, start, end) of the first drug a text names; None without one."""
    found = [(match.start(), -match.end(), one.stem) for one in CLASSES if (match := one.words.search(text))]
    if not found:
        return None
    start, end, stem = min(found)
    return stem, start, -end
