"""The words by which a note's problems are told apart for E/M: chronic, worse, dangerous, new, minor, past."""

import re


def _any(phrases: str) -> re.Pattern[str]:
    """One expression of phrases parted by semicolons; each begins at the beginning of a word."""
    return re.compile(r"\b(?:" + "|".join(re.split(r";\s*", phrases.strip())) + ")", re.IGNORECASE)


NO_PROBLEM = _any(
    r"""
    patient agreements; follow[- ]?up; return; rtc; health ?(?:care)? maintenance; fall risk; disposition;
    instructions; immuni[sz]ation; vaccin; code status; high[- ]risk (?:medication|drug); preventive; routine;
    annual; well[- ](?:child|woman|adult); screening; encounter for; total time; counsel; family history;
    long[- ]term; medication refill; advance care; time\b; allergy to; education; orders; labs\b; healthy; wellness;
    normal\b; mammogram; colonoscopy; influenza vaccin; flu shot; well adult; no \w+
    """
)

PAST = _any(
    r"""
    history of; hx of; h/o; personal history; status post; s/p\b; resolved; no evidence of (?:disease|recur);
    surveillance; in remission
    """
)

OVER = _any(
    r"""
    (?:is |has |now )?(?:completely |fully )?resolved; no treatment(?: needed)?\b; asymptomatic
    """
)

THREAT = _any(
    r"""
    unstable angina; myocardial infarction; n?stemi\b; acute coronary; acute mi\b; acute stroke; cva\b; stroke\b; tia\b;
    pulmonary embol; sepsis; septic; respiratory failure; acute respiratory distress; dka\b; ketoacidosis;
    acute (?:renal|kidney) (?:failure|injury); aortic dissection; meningitis; appendicitis; ectopic pregnan;
    bowel obstruction; intracranial (?:hemorrhage|bleed); subdural; suicidal (?:ideation|intent); suicide attempt;
    acute (?:gi|gastrointestinal) bleed; complete heart block; cord compression; cauda equina; testicular torsion;
    acute limb isch; retinal detachment; temporal arteritis; anaphylaxis; hypertensive emergency; papilledema;
    poisoning; overdose; (?:accidental|intentional) (?:\w+ ){0,2}ingestion; status epilepticus
    """
)

CANCER = _any(
    r"""
    cancer; carcinoma; melanoma; lymphoma; leuk[a]?emia; sarcoma; myeloma; metasta; malignan; glioblastoma
    """
)

FRESH = _any(
    r"""
    new(?:ly)? (?:diagnos|found); recently diagnosed; stage (?:ii|iii|iv|2|3|4); metasta; chemo;
    progress(?:ion|ive)
    """
)

SEVERE = _any(
    r"""
    severe(?:ly)? (?:exacerbat|worse|decompensat|flare|symptomatic); decompensated; acute on chronic;
    status asthmaticus; severe [a-z ]{0,25}exacerbation; impending; end[- ]stage [a-z ]*(?:worse|progress)
    """
)

CHRONIC = _any(
    r"""
    hypertens; htn\b; diabet; t[12]?dm\b; dm ?[12]?\b; (?:hyper|dys)lipid; hld\b; hypercholest; cholesterol; copd;
    asthma; emphysema; heart failure; chf\b; hf(?:pef|ref)?\b; cad\b; coronary (?:artery )?disease; angina;
    atrial fib; p?af\b; a-?fib; ckd\b; kidney disease; esrd; cirrho; hep(?:atitis)? [bc]\b; [oa]ud\b;
    hypothyroid; hyperthyroid;
    thyroid; graves; osteopor; osteoarth; arthritis; arthrosis; ra\b; oa\b; gout; lupus; fibromyal; psoria;
    eczema; atopic derm; rosacea; acne; depress; mdd\b; anxiety; gad\b; bipolar; schizo; adhd; ptsd; insomnia;
    dementia; alzheimer; parkinson; epilep; seizure disorder; migraine; multiple sclerosis; neuropath; reflux;
    gerd\b; ibs\b; irritable bowel; crohn; ulcerative colitis; celiac; obes; osa\b; sleep apnea;
    (?:allergic )?rhinitis; food allerg; (?:nicotine|tobacco|alcohol|opioid)\b[a-z ]*(?:depend|dep\b|use|disorder);
    hiv\b; glaucoma; poag\b; dry eyes?; macular degen; cataract; transplant; bph\b; prostatic hyper;
    endometrio; pcos; chronic;
    valve|regurgitation; stenosis; spondyl; disc (?:disease|degener); radiculop; sciatica; scolio; pressure ulcer;
    venous insuff; peripheral (?:arter|vasc); pad\b; cardiomyopath; incontinence; presbycusis; hearing loss;
    sickle; anaphylactic reaction; vitamin [bd]; keratos[ei]s; hypogonad; overactive bladder; hyperglyc;
    carpal tunnel; tendinopath; oppositional; aphasia; hemipare; polypos; polyps; cholesterol; hypertriglycer; vertigo; tinnitus;
    tourette; tic disorder; recurrent; hypertrophy; hemorrhoid; fibroid; leiomyoma; celiac; prolapse; osteopenia;
    fatty liver; steato; pre-?diabet; impaired (?:fasting )?glucose; lymphedema; sjogren; ankylosing; sarcoid; fibrosis;
    interstitial lung; varic; menopaus; erectile; testosterone; restless legs; rls\b; autism; obsessive; ocd\b;
    eating disorder; anorexia nerv;
    bulimi; hyperparathy; hypoparathy; adrenal insuff; addison; cushing; pituitar; gastroparesis; barrett;
    eosinophilic; pernicious; b12;
    sleep behavior; polymyalgia; vasculitis; raynaud; neuralgia; myasthenia; narcolep; spinal stenosis;
    pain syndrome; hemochromat;
    thalassemia; hemophilia; factor v; antiphospholip; factor deficiency; stage \d ckd; nephropathy; proteinuria;
    esophageal; bronchiectasis;
    cystic fibrosis; urticaria chronic; hidradenitis; vitiligo; lichen; melasma; nail fungus; onychomycosis;
    amblyopia; strabismus
    """
)

BAD = _any(
    r"""
    not at (?:goal|target); above (?:goal|target); uncontrolled; poor(?:ly)?[- ]control;
    not (?:well |adequately )?controlled; wors(?:e|en); exacerbat; elevat(?:ed|ions); flare;
    progress(?:ing|ed|ion); side effects?; inadequate; suboptimal; symptomatic; refractory; persist;
    (?:recommend\w*|proceed with|schedul\w+|elects?|plan for) [^.\n]{0,40}(?:surgery|ectomy|plasty|release|replacement|fusion)\b;
    failing;
    not improving; not better;
    not doing well; failed; decompensat; inconsistent; not (?:been )?compliant; breakthrough; w/ hyperglyc;
    with hyperglyc; uptitrat; unstable; swollen|swelling; ongoing (?:inflammation|pain|symptoms); vomiting;
    (?:increase|inc|raise|double)\s+(?!(?:his |her |their )?(?:flui|activ|physic|exerc|water|intake))[a-z];
    (?:initiate|start|begin|add|switch(?:ed)? to|change to)\s+(?!pt\b|physical|exerc|diet)[a-z];
    under-?(?:replaced|treated|dosed); subtherapeutic; supratherapeutic; \d ?(?:mg |mcg |units )?(?:->|-->|→) ?\d;
    intractable; step(?:ped)? up; partial(?:ly)? control; not stable; frequency up;
    hypos\b; recurr(?:ent|ing) (?:attacks|symptoms)
    """
)

SYSTEMIC = _any(
    r"""
    pneumonia; pyeloneph; lyme; colitis; pneumonitis; mononucleosis; influenza; acute hepatitis; pancreatitis;
    diverticulitis; systemic; hydronephrosis; ureteral (?:stone|calcul); obstruct(?:ion|ing); sepsis; febrile; fever;
    covid; deep vein; dvt\b; cholecystitis; endocarditis; osteomyelitis
    """
)

INJURY = _any(
    r"""
    fracture; fx\b; tear of; dislocat; concussion; head injury; loss of consciousness;
    (?:acl|meniscus|meniscal|rotator cuff|tendon|ligament)[a-z ]*(?:tear|rupture); rupture; amputation;
    open wound; burns?\b; stress fracture
    """
)

MINOR = _any(
    r"""
    dandruff; cerumen; insect bite; bug bite; stye; hordeolum; chalazion; tick bite; seborrheic keratos;
    skin tag; diaper; sunburn; xerosis; dry skin;
    hiccup; common cold; (?:skin |superficial )abrasion; hangnail; callus; corn\b; wart; verruca; molluscum; bruis; acrochordon;
    milia; cherry angioma;
    lentig
    """
)

UNCERTAIN = _any(
    r"""
    mass\b; lump; nodule; neoplasm; an[a]?emia; abnormal (?:lab|pap|imag|ct|mri|mammo|result|liver); weight loss;
    hematuria; syncope; concern for; unexplained; chest pain; dyspnea; shortness of breath; hematochezia; melena;
    lymphadenopathy; new[- ]onset; hyperglyc; elevated (?:psa|liver|lft|creatinine); palpitations; rule out;
    suspicious; proteinuria; edema; low hemoglobin; thrombocyt; leukocyt; jaundice; rectal bleed;
    postmenopausal bleed; abnormal uterine; lesion; seizure; weakness; hemoptysis; dysphagia; ascites;
    pleural effusion; aneurysm; (?:recurrent|frequent|repeated) falls; amenorrh; bradycardia; tachycardia; tremor; ataxia;
    threatened (?:miscarriage|ab); vaginal bleed; hallucinations; memory (?:loss|changes|problem);
    galactorrhea; gestational (?:hypert|diab); pre-?eclampsia; preterm; fetal growth; placenta previa;
    hepatomegaly; splenomegaly; murmur
    """
)

VAGUE = _any(
    r"""
    concern for; suspect; possible; probable; rule[ -]?out; r/o; likely; query; versus; vs\b
    """
)
"""In a title: what it names is not established."""

ILLNESS = _any(
    r"""
    bite\b; infection; uri\b; uti\b; cystitis; pharyngitis; tonsillitis; strep; sinusitis; bronchitis; otitis;
    conjunctivitis; cellulitis;
    abscess; sprain; strain; contusion; laceration; rash; dermatitis; gastroenteritis; viral(?! load); cough;
    headache; back pain; knee pain;
    leg pain; shoulder pain; neck pain; abdominal pain; nausea; dizz; fatigue; cold\b; croup; impetigo; zoster;
    shingles; urticaria;
    hives; kidney stone; nephrolith; sore throat; vaginitis; candid; constipation; hemorrhoid; bursitis;
    tendinitis; tendonitis; plantar fasciitis; pain\b
    """
)
"""Illnesses and complaints that are acute and without complications unless more is said."""

ACTIVE_CANCER_PLAN = _any(
    r"""
    chemo; radiation (?:therapy )?(?:planned|start|begin); excis; resect; surger; metasta;
    progress; immunotherap; stage (?:ii|iii|iv)\b;
    continue; start; new(?:ly)? (?:diagnos|found)
    """
)


NOT_SAID = re.compile(
    r"(?:\bw/o|\b(?:no|not|denie[sd]|deny|without|negative for|never|if|unlikely|rules? out|ruled out|r/o"
    r"|excluded?|avoid"
    r"|prevent\w*"
    r"|resolved|free of|history of|hx of|h/o|family|should|risk of|to evaluate for|evaluate for|further"
    r"|hold off\w*|declin\w+"
    r"|defer\w*|does not|any)\b)[^.;:\n]{0,45}$",
    re.IGNORECASE,
)
"""Words that, shortly before others in the same sentence, say they are not so."""


def said(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The first match that no denial, condition or history stands before."""
    return next((found for found in pattern.finditer(text) if not NOT_SAID.search(text[: found.start()][-90:])), None)


def names_problem(text: str) -> re.Match[str] | None:
    """The first words that name a problem which is not denied; None where nothing is named."""
    found = [
        match
        for words in (THREAT, CANCER, CHRONIC, SYSTEMIC, INJURY, MINOR, UNCERTAIN, ILLNESS)
        if (match := said(words, text))
    ]
    return min(found, key=lambda match: match.start(), default=None)
