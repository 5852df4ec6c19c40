"""How notes write conditions beyond the search lists: short forms, words that mislead, short forms that need their neighbours."""

import re

from codeloom.coding.rules.rule import codes

NOTE_TERMS: dict[str, str] = {
    "scc in situ": "D04.9", "squamous cell carcinoma in situ": "D04.9", "melanoma in situ": "D03.9", "dcis": "D05.1",
    "ductal carcinoma in situ": "D05.1", "lcis": "D05.0", "thrombosed external hemorrhoid": "K64.5",
    "thrombosed hemorrhoid": "K64.5", "external hemorrhoid thrombosed": "K64.5", "b12 deficiency anemia": "D51.9",
    "vitamin b12 deficiency anemia": "D51.9", "folate deficiency anemia": "D52.9", "sickle cell pain crisis": "D57.00",
    "sickle cell with pain crisis": "D57.00", "sickle cell crisis": "D57.00", "vasoocclusive crisis": "D57.00",
    "vaso occlusive crisis": "D57.00", "rotator cuff tendinitis": "M75.8", "rotator cuff tendinopathy": "M75.8",
    "rotator cuff tendonitis": "M75.8", "foreign body ear": "T16", "foreign body nose": "T17.1",
    "immunosuppression": "D84.821", "poag": "H40.119", "mr": "I34.0", "tr": "I36.1", "ar": "I35.1",
    "severe sepsis": "A41.9", "septic shock": "A41.9", "portal htn": "K76.6", "pulmonary htn": "I27.20",
    "white coat htn": "R03.0", "inferior stemi": "I21.19", "anterior stemi": "I21.09", "lateral stemi": "I21.29",
    "nodulocystic acne": "L70.0", "cystic acne": "L70.0", "ulcerative pancolitis": "K51.00", "nasal polyposis": "J33.9",
    "coronary disease": "I25.10", "coronary heart disease": "I25.10", "seb derm": "L21.9",
    "hyperemesis gravidarum": "O21.0", "adenotonsillar hypertrophy": "J35.3",
    "tonsillar hypertrophy": "J35.1", "aaa": "I71.40", "iron deficiency": "E61.1",
    "chronic tophaceous gout": "M1A.9XX1", "tophaceous gout": "M1A.9XX1", "chronic gout": "M1A.9XX0",
    "cherry angioma": "D18.01", "cherry angiomas": "D18.01", "sks": "L82.1", "vulvovaginal candidiasis": "B37.31",
    "vaginal candidiasis": "B37.31", "vaginal yeast infection": "B37.31", "yeast vaginitis": "B37.31",
    "candidal vaginitis": "B37.31", "recurrent falls": "R29.6", "frequent falls": "R29.6", "repeated falls": "R29.6",
    "multiple falls": "R29.6", "sle": "M32.9", "alzheimer": "G30.9", "alzheimers": "G30.9",
    "secondary amenorrhea": "N91.1", "bcc": "C44.91", "basal cell carcinoma": "C44.91", "scc skin": "C44.92",
    "squamous cell carcinoma skin": "C44.92", "squamous cell skin cancer": "C44.92", "skin cancer": "C44.90",
    "scc": "C44.92", "melanoma": "C43.9", "pre diabetes": "R73.03", "prediabetes": "R73.03", "pre dm": "R73.03",
    "borderline diabetes": "R73.03", "nausea and vomiting": "R11.2", "nausea vomiting": "R11.2",
    "nausea with vomiting": "R11.2", "hyperemesis": "O21.0", "mild hyperemesis": "O21.0", "dm": "E11.9",
    "dm 2": "E11.9", "dm2": "E11.9", "dmii": "E11.9", "dm ii": "E11.9", "dm type 2": "E11.9", "t2 dm": "E11.9",
    "niddm": "E11.9", "iddm": "E10.9", "type 2 dm": "E11.9", "diabetes": "E11.9", "type ii diabetes": "E11.9",
    "diabetic": "E11.9", "diabetes type 2": "E11.9", "diabetes type ii": "E11.9", "diabetes type 1": "E10.9",
    "type i diabetes": "E10.9", "dm 1": "E10.9", "dm1": "E10.9", "t1 dm": "E10.9", "type 1 dm": "E10.9",
    "type 2 diabetic": "E11.9", "type 1 diabetic": "E10.9", "t1dm": "E10.9", "type 1 diabetes": "E10.9",
    "type 1 diabetes mellitus": "E10.9", "type 2 diabetes mellitus": "E11.9",
    "steroid induced hyperglycemia": "R73.9", "elevated glucose": "R73.9", "elevated blood glucose": "R73.9",
    "hyperglycemia": "R73.9", "hypertension": "I10", "htn": "I10", "hypertensive": "I10",
    "high blood pressure": "I10", "elevated blood pressure reading": "R03.0", "elevated bp": "R03.0",
    "heart failure": "I50.9", "hf": "I50.9", "chf": "I50.9", "hfref": "I50.20", "hfpef": "I50.30",
    "hfmref": "I50.20", "systolic heart failure": "I50.20", "diastolic heart failure": "I50.30",
    "systolic hf": "I50.20", "diastolic hf": "I50.30", "chronic hfref": "I50.22", "chronic hfpef": "I50.32",
    "heart failure reduced ejection fraction": "I50.20", "heart failure with reduced ejection fraction": "I50.20",
    "heart failure preserved ejection fraction": "I50.30",
    "heart failure with preserved ejection fraction": "I50.30", "a fib": "I48.91", "afib": "I48.91",
    "atrial fib": "I48.91", "atrial fibrillation": "I48.91", "paf": "I48.0", "persistent af": "I48.19",
    "permanent af": "I48.21", "paroxysmal af": "I48.0", "longstanding persistent af": "I48.11",
    "persistent atrial fibrillation": "I48.19", "persistent afib": "I48.19", "coronary artery disease": "I25.10",
    "cad": "I25.10", "old mi": "I25.2", "ckd": "N18.9", "ckd stage 3": "N18.30", "ckd 3": "N18.30",
    "ckd iii": "N18.30", "ckd g3b": "N18.32", "ckd g3a": "N18.31", "ckd iiia": "N18.31", "ckd iiib": "N18.32",
    "kidney disease": "N18.9", "chronic kidney disease": "N18.9", "hypercholesterolemia": "E78.00",
    "elevated cholesterol": "E78.00", "hypothyroidism": "E03.9", "hypothyroid": "E03.9", "depression": "F32.A",
    "depressive disorder": "F32.A", "anxiety": "F41.9", "anxiety disorder": "F41.9", "reflux": "K21.9",
    "acid reflux": "K21.9", "kidney stones": "N20.0", "nephrolithiasis": "N20.0", "arthritis": "M19.90",
    "copd": "J44.9", "asthma": "J45.909", "rosacea": "L71.9", "uri": "J06.9", "upper respiratory infection": "J06.9",
    "upper respiratory tract infection": "J06.9", "viral uri": "J06.9", "viral upper respiratory infection": "J06.9",
    "viral syndrome": "B34.9", "viral illness": "B34.9", "strep pharyngitis": "J02.0",
    "streptococcal pharyngitis": "J02.0", "pharyngitis": "J02.9", "knee oa": "M17.9", "knee osteoarthritis": "M17.9",
    "osteoarthritis knee": "M17.9", "hip oa": "M16.9", "hip osteoarthritis": "M16.9", "knee primary oa": "M17.9",
    "aks": "L57.0", "ak": "L57.0", "sk": "L82.1", "seborrheic keratoses": "L82.1", "actinic keratoses": "L57.0",
    "ibs": "K58.9", "uti": "N39.0", "herpes zoster": "B02.9",
    "mastalgia": "N64.4", "breast pain": "N64.4", "cholelithiasis": "K80.20", "biliary colic": "K80.20", "aecopd": "J44.1",
    "bph": "N40.0", "rls": "G25.81", "osa": "G47.33", "obesity": "E66.9",
    "overweight": "E66.3", "diabetic foot ulcer": "E11.621", "diabetic neuropathy": "E11.40",
    "diabetic polyneuropathy": "E11.42", "dpn": "E11.42", "diabetic nephropathy": "E11.21",
    "diabetic kidney disease": "E11.22", "dkd": "E11.22", "diabetic retinopathy": "E11.319", "smoker": "F17.210",
    "former smoker": "Z87.891", "ex smoker": "Z87.891", "tobacco use disorder": "F17.200",
    "nicotine dependence": "F17.200", "tobacco dependence": "F17.200", "abdominal pain": "R10.9",
    "dementia": "F03.90", "alzheimer disease": "G30.9", "alzheimer dementia": "G30.9", "lung nodule": "R91.1",
    "pulmonary nodule": "R91.1", "neoplasm skin": "D49.2", "hyponatremia": "E87.1", "hypokalemia": "E87.6",
    "hyperkalemia": "E87.5", "status post kidney transplant": "Z94.0", "kidney transplant": "Z94.0",
    "gestational diabetes": "O24.419", "normal pregnancy": "Z34.90", "insomnia": "G47.00", "influenza a": "J10.1",
    "influenza b": "J10.1", "flu a": "J10.1", "flu b": "J10.1", "idiopathic intracranial hypertension": "G93.2",
    "intracranial hypertension": "G93.2", "headache": "R51.9", "headaches": "R51.9",
    "urinary tract infection": "N39.0", "sinusitis": "J32.9", "acute sinusitis": "J01.90", "tinea cruris": "B35.6",
    "tinea pedis": "B35.3", "hep c": "B18.2", "lymphedema": "I89.0", "migraines": "G43.909",
    "rheumatoid arthritis": "M06.9", "lyme disease": "A69.20", "ischemic cardiomyopathy": "I25.5",
    "lower extremity edema": "R60.0", "leg edema": "R60.0", "pedal edema": "R60.0", "pitting edema": "R60.0",
    "extremity edema": "R60.0", "extremity pitting edema": "R60.0", "lower extremity swelling": "R60.0",
    "well child": "Z00.129", "respiratory failure": "J96.90", "chronic hypoxic respiratory failure": "J96.11",
    "acute hypoxic respiratory failure": "J96.01", "peripheral arterial disease": "I73.9", "pad": "I73.9",
    "pvd": "I73.9", "cerumen impaction": "H61.20", "impacted cerumen": "H61.20", "elevated a1c": "R73.09",
    "threatened miscarriage": "O20.0", "threatened abortion": "O20.0", "threatened ab": "O20.0",
    "missed miscarriage": "O02.1", "missed abortion": "O02.1", "missed ab": "O02.1", "incomplete abortion": "O03.4",
    "incomplete miscarriage": "O03.4", "nuclear sclerosis": "H25.1", "cortical cataract": "H25.01",
    "adhesive capsulitis": "M75.0", "bipolar depression": "F31.30", "exertional angina": "I20.89",
    "angina of effort": "I20.89", "secondary hyperparathyroidism": "N25.81", "multinodular goiter": "E04.2",
    "presyncope": "R55", "near syncope": "R55", "menopausal symptoms": "N95.1", "vaginal atrophy": "N95.2",
    "newborn jaundice": "P59.9", "neonatal jaundice": "P59.9", "teething": "K00.7",
    "distal radius fracture": "S52.50", "distal radial fracture": "S52.50", "polymyalgia": "M35.3",
    "iga nephropathy": "N02.B9", "stye": "H00.01", "hordeolum": "H00.01", "giant cell arteritis": "M31.6",
    "chronic lymphocytic leukemia": "C91.10", "chronic myeloid leukemia": "C92.10",
    "acute myeloid leukemia": "C92.00", "abnormal uterine bleeding": "N93.9", "peptic ulcer disease": "K27.9",
    "intracerebral hemorrhage": "I61.9", "interstitial lung disease": "J84.9",
    "premature ventricular contractions": "I49.3", "premature atrial contractions": "I49.1",
    "clostridium difficile": "A04.72", "clostridium difficile colitis": "A04.72", "c diff colitis": "A04.72",
    "subclinical hypothyroidism": "E02", "impaired glucose tolerance": "R73.02", "igt": "R73.02",
    "hypertriglyceridemia": "E78.1", "mixed hyperlipidemia": "E78.2", "mixed hld": "E78.2",
    "otitis media with effusion": "H65.9", "hypertrophic cardiomyopathy": "I42.2",
    "henoch schonlein purpura": "D69.0", "venous thromboembolism": "I82.90", "bipolar ii": "F31.81",
    "bipolar 2": "F31.81", "bipolar ii disorder": "F31.81", "bipolar 2 disorder": "F31.81", "bipolar two": "F31.81",
    "bipolar two disorder": "F31.81", "bipolar type 2": "F31.81", "bipolar type ii": "F31.81",
    "pulmonary emboli": "I26.99", "acute pulmonary emboli": "I26.99", "bilateral pulmonary emboli": "I26.99",
    "gouty arthritis": "M10.9", "acute gouty arthritis": "M10.9", "gout flare": "M10.9", "cancer pain": "G89.3",
    "cancer related pain": "G89.3", "neoplasm related pain": "G89.3", "tumor pain": "G89.3",
    "impacted wax": "H61.2", "impacted ear wax": "H61.2", "wax impaction": "H61.2",
    "tob dep": "F17.200",
    "invasive ductal carcinoma": "C50.9", "infiltrating ductal carcinoma": "C50.9", "invasive lobular carcinoma": "C50.9",
    "hsil cervix": "R87.613", "hsil on cervical cytology": "R87.613", "lsil on cervical cytology": "R87.612",
    "lupus nephritis": "M32.14", "asymptomatic hiv": "Z21", "asymptomatic hiv infection": "Z21", "hiv positive": "Z21",
    "hand foot and mouth disease": "B08.4", "idiopathic pulmonary fibrosis": "J84.112",
}  # fmt: skip
"""Terms and what they mean by default, as a note writes them."""


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


NEVER = frozenset(
    codes(
        "hemorrhage talks growth heat normal insertion depressed term stress pain fall swelling gas urgency "
        "panic dressing "
        "change follow followup up chills collapse shock "
        "lump drowning burn corn trauma crying nervous thirst pregnancy newborn colic burping flushing mood apnea "
        "weak type condition normal delivery choking bite tick stone drug test blood physical exam stye "
        "vaccination weakness bleeding colonoscopy mammogram pap smear hearing eye dialysis chemo insulin use "
        "neoplasm cancer injury wound infection hospice tired sleepy abscess mass lesion nodule cyst ulcer dislocation "
        "laceration sprain strain contusion tumor polyp burns wounds disorder deficiency obstruction allergy "
        "allergic reaction radiation therapy steroid examination ent cast removal lives alone driving circumcision "
        "tb screening monitoring medication refill med side effect bmi 25 30 35 40 arm prenatal care surgery pre "
        "op preop immunotherapy palliative organ donor fussy baby counseling diet first trimester second third "
        "pregnant stenosis hernia effusion edema syndrome carrier inflammation hypertrophy alcohol tobacco cocaine "
        "heroin opioid cannabis caffeine aspirin latex penicillin sulfonamide ventilator walker wheelchair "
        "run down nit fib wm caput atlas crest illness worry clap jail divorce plague apd hh hap ard pci narcan plavix "
        "foley skinny hanging drunk fistula poverty "
        "respiratory psychiatric neurological genitourinary cardiac constitutional gastrointestinal "
        "musculoskeletal skin chest abdomen vaccine exercise genetic nutrition std trouble speech scar sweating grief"
    )
) | frozenset(
    _phrases(
        "edema right eye|edema left eye|right eye edema|left eye edema|"
        "lung disease|heart disease|liver disease|skin disease|moderate stage|mild stage|severe stage"
        "|fall from bed|dressing change|medication refill|med refill"
        "|drug monitoring|medication side effect|"
        "physical exam|physical therapy|follow up|term pregnancy|wound infection|insulin use|lives alone|"
        "drug test|diet counseling|allergic reaction|work injury|infectious disease|vitamin d|vitamin b12|"
        "vitamin c|exercise counseling|nutrition counseling|vaccine counseling|normal delivery|hearing test|"
        "blood test|sleep study|crp|aki on ckd"
    )
)
"""Index terms that are ordinary words of a note: by themselves they name no condition."""


def _near(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


def _written(form: str) -> re.Pattern[str]:
    """A pattern for the short form itself as it is written."""
    return re.compile(form, re.VERBOSE)


_ALWAYS = _near(r"\w")
_VALVE = r"valv|(?:severe|moderate|mild|trace)(?: to \w+)? [mt]r\b|regurg|rheumatic|echo|holosystolic|leaflet|stenosis"
_VALVE += "|gradient|tavr"
MEANT_BY_NEIGHBOURS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "mr": ((_written("Mr"), ""), (_near(_VALVE), "I34.0")),
    "tr": ((_near(_VALVE), "I36.1"),),
    "ar": (
        (
            _near("pollen|seasonal|nasal|nose|turbinate|sneez|rhin|antihist|[a-z]+tadine|cetirizine|asthma|allerg"),
            "J30.9",
        ),
        (_near("valv|regurg|rheumatic|echo|leaflet|stenosis|gradient|tavr|aortic|murmur"), "I35.1"),
    ),
    "ms": (
        (_near("valve|mitral|murmur|rheumatic|gradient|balloon"), "I05.0"),
        (
            _near("relaps|remitting|ocrelizumab|interferon|lesions?|demyelin|neurolog|flare|glatiramer|natalizumab|dx"),
            "G35.D",
        ),
    ),
    "ra": (
        (_near(r"\d+ ?% (?:on )?RA|on RA|room air|spo2|sat"), ""),
        (
            _near("joint|methotrexate|mtx|rheum|arthritis|synovitis|dmard|humira|adalimumab|etanercept|seropositive"),
            "M06.9",
        ),
    ),
    "pe": (
        (
            _near("lung|anticoag|apixaban|ct angiogram|cta|embol|dvt|xarelto|eliquis|warfarin|saddle|bilateral"),
            "I26.99",
        ),
    ),
    "ed": ((_near("erect|sildenafil|tadalafil|viagra|cialis|libido"), "N52.9"),),
    "as": ((_written("AS"), ""),),
    "mi": ((_written("MI"), "I21.9"),),
    "pid": ((_near("pelvic|cervical|doxycycline|chlamydia|adnex"), "N73.9"),),
    "add": ((_near("attention|stimulant|adderall|methylphenidate|inattent"), "F98.8"),),
    "aid": ((_written("AIDS"), "B20"),),
    "sbp": ((_near("periton|ascit|cirrho|ceftriaxone"), "K65.2"),),
    "fib": ((_near(r"a[- ]fib\b"), "I48.91"),),
    "pot": ((_written("POTS"), "G90.A"),),
    "asd": ((_near("autis|developm|sensory"), "F84.0"), (_near("septal|shunt|echo|murmur|closure"), "Q21.10")),
    "strep": ((_near("throat|pharyn|tonsil|exudate|amoxicillin|penicillin"), "J02.0"),),
    "cva": ((_near("tender"), ""), (_ALWAYS, "I63.9")),
    "all": ((_near("lymphoblastic"), "C91.00"),),
    "dm": ((_near("dextromethorphan|robitussin|mucinex|guaifenesin"), ""), (_ALWAYS, "E11.9")),
    "af": (
        (
            _near("apixaban|warfarin|rate|rhythm|ablation|paroxysmal|persistent|permanent|xarelto|eliquis|chads"),
            "I48.91",
        ),
    ),
    "pad": ((_written("PAD"), "I73.9"),),
    "callus": ((_near("fracture|fx|x-?ray|xr|radiograph|bridging|healing|union"), ""), (_ALWAYS, "L84")),
    "cad": ((_ALWAYS, "I25.10"),),
    "sk": ((_written("SKs?"), "L82.1"),),
    "ak": ((_written("AKs?"), "L57.0"),),
    "cold": ((_near("common|have a|has a|caught"), "J00"),),
    "flu": ((_near("shot|vaccin|season"), ""), (_near("positive|influenza|tamiflu|oseltamivir|flu [ab]"), "J11.1")),
    "hf": ((_written("HF"), "I50.9"),),
    "gad": ((_near("gad-?7|score"), ""), (_ALWAYS, "F41.1")),
    "pud": ((_ALWAYS, "K27.9"),),
    "pv": ((_near("polycythemia|jak2|phlebotom|hydroxyurea|ruxolitinib"), "D45"),),
    "ncs": ((_near("syncope|faint|tilt"), "R55"),),
    "rad": ((_near("wheez|albuterol|airway"), "J45.909"),),
    "ras": ((_near("renal|renovascular|stent"), "I70.1"),),
    "oi": ((_near("osteogenesis|brittle|bisphosphonate"), "Q78.0"),),
    "ahi": ((_near("sleep disordered"), "G47.33"),),
    "odd": ((_written("ODD"), "F91.3"),),
    "ivf": ((_near("embryo|infertil|egg|transfer"), "Z31.83"),),
    "kp": ((_near("keratosis pilaris"), "L85.8"),),
    "epd": ((_near("postpartum screen"), "Z13.32"),),
    "aur": ((_near("retention|foley|void|catheter"), "R33.8"),),
    "twin": ((_near("gestation|chorionic|fetus|fetuses|iup"), "O30.009"),),
    "ad": ((_near("eczema|flexural|dermatitis|emollient|topical|triamcinolone|dupilumab|atopic"), "L20.9"),),
}
"""Short forms with what stands near them (within 60 characters) and the code meant then; an empty code means no condition."""
