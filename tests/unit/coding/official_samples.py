"""Small official files made by hand, in the layouts of CMS and CDC, for tests that damage them. No real list is copied."""

from codeloom.coding.codesets.codes import dot

ORDERED = (
    ("A00", 0, "Cholera"),
    ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
    ("A009", 1, "Cholera, unspecified"),
    ("B20", 1, "Human immunodeficiency virus [HIV] disease"),
    ("S52", 0, "Fracture of forearm"),
    ("S525", 0, "Fracture of lower end of radius"),
    ("S5250", 0, "Unspecified fracture of the lower end of radius"),
    ("S52501", 0, "Unspecified fracture of the lower end of right radius"),
    ("S52501A", 1, "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture"),
    ("S52501D", 1, "Unspecified fracture of the lower end of right radius, subsequent encounter with routine healing"),
    ("Z99", 0, "Dependence on enabling machines and devices, not elsewhere classified"),
    ("Z993", 1, "Dependence on wheelchair"),
)


def order_lines(rows: tuple[tuple[str, int, str], ...] = ORDERED) -> list[str]:
    """Lines of an order file."""
    return [
        f"{place:05d} {code:7} {flag} {title[:60]:60} {title}"
        for place, (code, flag, title) in enumerate(rows, start=1)
    ]


def order_file(rows: tuple[tuple[str, int, str], ...] = ORDERED) -> bytes:
    """An order file with the line ends of CMS."""
    return "".join(f"{line}\r\n" for line in order_lines(rows)).encode()


def codes_file() -> bytes:
    """A plain codes file."""
    return "".join(f"{code:7} {title}\r\n" for code, flag, title in ORDERED if flag).encode()


PCS_FILE = (
    b"00001 001     0 Central Nervous System and Cranial Nerves, Bypass            Central Nervous System, Bypass\r\n"
    b"00002 0016070 1 Bypass Cereb Vent to Nasophar with Autol Sub, Open           Bypass Cerebral Ventricle to Nasopharynx\r\n"
    b"00003 0DT     0 Gastrointestinal System, Resection                           Gastrointestinal System, Resection\r\n"
    b"00004 0DTJ4ZZ 1 Resection of Appendix, Percutaneous Endoscopic Approach      Resection of Appendix, Endoscopic\r\n"
)
PCS_CODES = b"0016070 Bypass Cerebral Ventricle to Nasopharynx\n0DTJ4ZZ Resection of Appendix\nXW033E5 New technology\n"
PCS_TABLES = """<?xml version="1.0" encoding="utf-8"?>
<ICD10PCS.tabular>
  <version>2026</version>
  <pcsTable>
    <axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
    <axis pos="2" values="1"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
    <axis pos="3" values="1"><title>Operation</title><label code="T">Resection</label></axis>
    <pcsRow codes="4">
      <axis pos="4" values="2"><title>Body Part</title><label code="J">Appendix</label>
        <label code="H">Cecum</label></axis>
      <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label>
        <label code="4">Percutaneous Endoscopic</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
    </pcsRow>
    <pcsRow codes="1">
      <axis pos="4" values="1"><title>Body Part</title><label code="U">Omentum</label></axis>
      <axis pos="5" values="1"><title>Approach</title><label code="0">Open</label></axis>
      <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
      <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
    </pcsRow>
  </pcsTable>
</ICD10PCS.tabular>
"""
POA_TXT = "OrdFY25\tPOAexemptCode\tDescription\n" + "".join(
    f"{place:05d}\t{dot(code)}\t{title}\n" for place, (code, title) in enumerate(
        (("B90", "Sequelae"), ("I252", "Old myocardial infarction"), ("Z993", "Dependence on wheelchair")), 1))  # fmt: skip
GEM_TXT = (
    b"0010  A000    00000\r\n25000 E119    10000\r\n25002 E1165   10000\r\n4019  I10     10000\r\n"
    b"V4581 Z951    10000\r\nE8490 Y92009  10000\r\nV0381 NoDx    11000\r\n"
    b"25041 E1021   10111\r\n25041 N181    10112\r\n4280  I509    10000\r\n"
)
CPT_CSV = "Code,Description\n99990,First made-up service\n99991,Second made-up service\n0990T,Third made-up service\n"


def hcpcs_line(code: str, kind: str, title: str, short: str = "", ended: str = "") -> str:
    """A line of the contractor file: 320 columns."""
    head = f"{code:>5}00100{kind}{title:80}"
    if kind in "48":
        return head.ljust(320)
    return f"{head}{short:28}".ljust(268) + f"2009010120090101{ended or '        '}N".ljust(52)


HCPCS_LINES = (
    hcpcs_line(
        "A0021",
        "3",
        "Ambulance service, outside state per mile, transport (medicaid only)",
        "Outside state ambulance serv",
    ),
    hcpcs_line(
        "G0404",
        "3",
        "Electrocardiogram, routine ecg with 12 leads; tracing only, without inter-",
        "Ekg tracing",
        "20251130",
    ),
    hcpcs_line("G0404", "4", "pretation and report, performed as a screening"),
    hcpcs_line("V5364", "3", "Dysphagia screening", "Dysphagia screening"),
    hcpcs_line("A1", "7", "Dressing for one wound", "Dressing for one wound"),
)
HCPCS_FILE = "".join(f"{line}\r\n" for line in HCPCS_LINES).encode()

TABULAR = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.tabular>
  <version>2026</version>
  <chapter><name>1</name><desc>Certain infectious diseases (A00-B99)</desc>
    <section id="A00-A09"><desc>Intestinal infectious diseases (A00-A09)</desc>
      <diag><name>A00</name><desc>Cholera</desc>
        <diag><name>A00.0</name><desc>Cholera due to Vibrio cholerae 01</desc></diag>
        <diag><name>A00.9</name><desc>Cholera, unspecified</desc>
          <inclusionTerm><note>Cholera NOS</note></inclusionTerm></diag>
      </diag>
    </section>
  </chapter>
</ICD10CM.tabular>
"""
EXTERNAL = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <title>ICD-10-CM EXTERNAL CAUSE of INJURIES INDEX</title>
  <letter><title>F</title>
    <mainTerm><title>Fall, falling<nemod>(accidental)</nemod></title><code>W19</code>
      <term level="1"><title>down</title>
        <term level="2"><title>ladder</title><code>W11</code></term>
      </term>
      <term level="1"><title>see elsewhere</title><see>Slipping</see></term>
    </mainTerm>
  </letter>
</ICD10CM.index>
"""
DRUGS = """<?xml version="1.0" encoding="utf-8"?>
<ICD10CM.index>
  <version>2026</version>
  <indexHeading><head col="1">Substance</head><head col="2">Poisoning Accidental (unintentional)</head>
    <head col="6">Adverse effect</head></indexHeading>
  <letter><title>A</title>
    <mainTerm><title>Acenocoumarol</title><cell col="2">T45.511</cell><cell col="6">T45.515</cell></mainTerm>
    <mainTerm><title>Acetone</title><cell col="2">T52.4X1</cell><cell col="6">--</cell></mainTerm>
  </letter>
</ICD10CM.index>
"""
NEOPLASMS = DRUGS.replace("Substance", "Neoplasm").replace("Adverse effect", "Benign").replace("T45.515", "D36.7")
INDEX = EXTERNAL.replace("EXTERNAL CAUSE of INJURIES INDEX", "INDEX TO DISEASES and INJURIES")
