"""Hand-made lists in the layouts of CMS for tests: HCPCS Level II codes only, no CPT descriptor, a dozen pairs and limits."""

from datetime import date
from functools import lru_cache

from codeloom.coding.codesets import CodeSets
from codeloom.coding.codesets.official import OfficialFile, OverlayFile, apply_overlay, read_files
from codeloom.gateways.codeset_files import load_codesets

FIRST, LAST = date(2025, 10, 1), date(2025, 12, 31)

HCPCS_CSV = """HCPC,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT
G0108,"Diabetes training, individual, per 30 minutes",Diab manage trn per indiv,20000101,
G0402,Initial preventive examination,Initial preventive exam,20090101,
G0403,Electrocardiogram for initial preventive examination,Ekg for initial prevent exam,20090101,
G0404,Electrocardiogram tracing,Ekg tracing for initial prev,20090101,20251130
G0405,Electrocardiogram interpretation and report,Ekg interpret & report preve,20090101,
G0438,"Annual wellness visit, first",Ppps initial visit,20110101,
G0439,"Annual wellness visit, subsequent",Ppps subseq visit,20110101,
J1100,"Injection, dexamethasone",Dexamethasone sodium phos,19980101,
25,Separate evaluation and management,,20000101,
"""
PTP_TXT = "\n".join(
    (
        "CPT only copyright is of its owner. This is a sample made for tests.\t\t\t\t\t\t",
        "Column1/Column2 Edits\t\t\t\t\t\t",
        "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
        "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
        "\t\t\t\t*=no data\t1=allowed\t",
        "\t\t\t\t\t9=not applicable\t",
        "G0438\tG0439\t\t20110101\t*\t0\tMore extensive procedure",
        "G0403\tG0404\t\t20090101\t*\t1\tHCPCS/CPT procedure code definition",
        "G0403\tG0405\t\t20090101\t20240331\t1\tHCPCS/CPT procedure code definition",
        "G0402\tG0438\t\t20110101\t*\t0\tMisuse of column two code with column one code",
        "G0402\tG0439\t\t20110101\t20110101\t9\tMisuse of column two code with column one code",
        "G0108\tG0404\t*\t19960101\t*\t9\tStandards of medical / surgical practice",
    )
)
MUE_CSV = """"This is a sample made for tests, in the layout of the file
of the quarter that begins 10/01/2025",,,
"HCPCS/
CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
G0402,1,2 Date of Service Edit: Policy,CMS Policy
G0108,2,3 Date of Service Edit: Clinical,Clinical: Data
J1100,1,1 Line Edit,Prescribing Information
G0439,1,2 Date of Service Edit: Policy,CMS Policy
"""


def sample_files() -> tuple[OfficialFile, ...]:
    """The three lists as read."""
    return read_files(
        [
            ("HCPC2025_OCT_ANWEB.csv", HCPCS_CSV.encode()),
            ("ccipra-v313r0-f1.txt", PTP_TXT.encode()),
            ("MCR_MUE_PractitionerServices_Eff_10-01-2025.csv", MUE_CSV.encode()),
        ],
        any_size=True,
    )


@lru_cache(maxsize=1)
def sample_sets() -> CodeSets:
    """The base with the lists in force from October to December 2025."""
    return apply_overlay(load_codesets(), [OverlayFile(file.kind, FIRST, LAST, file) for file in sample_files()])
