"""Every kind of official file goes all the way: sent, compared, in force, taken back; packed ones too."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from codeloom.coding.codesets.official import OfficialKind
from codeloom.services.code_sets import preview as code_sets_preview
from codeloom.services.code_sets.current_code_sets import codesets_of, index_of
from tests.code_sets import CPT, CodeDesk, from_day
from tests.reference_data import FOLDER
from tests.unit.coding import official_samples as made
from tests.unit.coding.sample_lists import HCPCS_CSV, MUE_CSV, PTP_TXT

pytestmark = pytest.mark.usefixtures("database")
FIRST = date(2026, 1, 1)
SAMPLES = {
    OfficialKind.ICD10CM_ORDER: ("icd10cm_order_2026.txt", made.order_file()),
    OfficialKind.ICD10CM_TABULAR: ("icd10cm_tabular_2026.xml", made.TABULAR.encode()),
    OfficialKind.ICD10CM_INDEX: ("icd10cm_index_2026.xml", made.INDEX.encode()),
    OfficialKind.ICD10CM_DRUGS: ("icd10cm_drug_2026.xml", made.DRUGS.encode()),
    OfficialKind.ICD10CM_NEOPLASMS: ("icd10cm_neoplasm_2026.xml", made.NEOPLASMS.encode()),
    OfficialKind.ICD10CM_EXTERNAL: ("icd10cm_eindex_2026.xml", made.EXTERNAL.encode()),
    OfficialKind.ICD9_GEM: ("2018_I9gem.txt", made.GEM_TXT),
    OfficialKind.ICD10PCS_ORDER: ("icd10pcs_codes_2026.txt", made.PCS_CODES),
    OfficialKind.HCPCS: ("hcpcs.csv", HCPCS_CSV.encode()),
    OfficialKind.POA_EXEMPT: ("POAexemptCodesFY25.txt", made.POA_TXT.encode()),
    OfficialKind.NCCI_PTP: ("ccipra-v313r0-f1.txt", PTP_TXT.encode()),
    OfficialKind.NCCI_MUE: ("MUE_practitioner.csv", MUE_CSV.encode()),
    OfficialKind.CPT: ("cpt.csv", CPT),
}


def test_there_is_a_sample_of_every_kind() -> None:
    assert SAMPLES.keys() == set(OfficialKind)


@pytest.mark.parametrize("kind", OfficialKind)
def test_a_file_goes_all_the_way(kind: OfficialKind) -> None:
    desk = CodeDesk()
    name, data = SAMPLES[kind]
    sent = desk.send(name, data)
    assert sent.refused == ""
    (release,) = sent.ids
    seen = code_sets_preview.preview_activation(desk.scope, from_day(release, FIRST))
    assert seen.release.kind == kind
    assert any(part.count != "0" for part in seen.changes)
    desk.put(release, FIRST)
    shown = {one.kind: one.own for one in desk.list().kinds}
    assert shown == {one.value: one is kind for one in OfficialKind}
    with desk.open() as uow:
        own = codesets_of(uow)
    desk.back(release)
    with desk.open() as uow:
        assert codesets_of(uow) is not own
    assert not any(one.own for one in desk.list().kinds)


def test_two_parts_of_the_same_edits_are_in_force_together() -> None:
    desk = CodeDesk()
    first = desk.send("ccipra-v313r0-f1.txt", PTP_TXT.encode()).ids[0]
    second = desk.send("ccipra-v313r0-f2.txt", PTP_TXT.replace("G0438", "G0402").encode()).ids[0]
    desk.put(first, FIRST)
    desk.put(second, FIRST)
    assert [row.status for row in desk.list().releases] == ["active", "active"]
    with desk.open() as uow:
        assert len(codesets_of(uow).tables.on(OfficialKind.NCCI_PTP, FIRST.toordinal())) == 2


def test_terms_of_a_table_of_drugs_are_found_while_it_is_in_force() -> None:
    desk = CodeDesk()

    def found() -> list[str]:
        with desk.open() as uow:
            return [hit.code for hit in index_of(uow).search("acenocoumarol", FIRST).hits]

    assert found() == []
    release = desk.in_force(*SAMPLES[OfficialKind.ICD10CM_DRUGS], FIRST)
    assert "T45.515A" in found()
    desk.back(release)
    assert found() == []


REAL = {
    "reference/codes_order_2025_april.zip": (OfficialKind.ICD10CM_ORDER, date(2025, 4, 1)),
    "reference/POAexemptCodesFY25.txt.gz": (OfficialKind.POA_EXEMPT, date(2025, 4, 1)),
    "reference/icd10cm_drug_2025_april.xml.gz": (OfficialKind.ICD10CM_DRUGS, date(2025, 4, 1)),
    "hcpcs/hcpcs_level2_oct2025_short.csv.gz": (OfficialKind.HCPCS, date(2025, 10, 1)),
}
"""Files of the reference data, packed as they are kept, with their kind and first service date."""


def packed(name: str) -> bytes:
    """The real file where it is there, else the sample of its kind packed the same way."""
    if FOLDER is not None:
        return (FOLDER / name).read_bytes()
    inside, data = SAMPLES[REAL[name][0]]
    if name.endswith(".gz"):
        return gzip.compress(data)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(inside, data)
    return whole.getvalue()


@pytest.mark.parametrize("name", REAL)
def test_packed_files_go_all_the_way(name: str) -> None:
    desk = CodeDesk()
    kind, day = REAL[name]
    sent = desk.send(Path(name).name, packed(name), any_size=FOLDER is None)
    assert sent.refused == ""
    seen = code_sets_preview.preview_activation(desk.scope, from_day(sent.ids[0], day))
    assert seen.release.kind == kind
    assert seen.release.size
    desk.put(sent.ids[0], day)
    assert desk.list().active == 1


@pytest.mark.parametrize("name", REAL)
def test_files_cut_in_the_middle_are_refused_and_change_nothing(name: str) -> None:
    desk = CodeDesk()
    data = packed(name)
    if name.endswith(".gz"):
        whole = gzip.decompress(data)
        cut = whole[: len(whole) // 2 + 7]
    else:
        cut = data[: len(data) // 2]
    assert desk.send(Path(name).name.removesuffix(".gz"), cut, any_size=False).refused
    assert desk.list().releases == ()
