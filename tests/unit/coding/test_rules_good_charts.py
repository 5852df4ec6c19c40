"""Charts coded as the guidelines ask: no rule may call any of them wrong. Alarm fatigue is a defect."""

from datetime import date

import pytest

from codeloom.coding.lines import Context, Line, Severity
from codeloom.coding.rules import validate
from codeloom.gateways.codeset_files import load_codesets

DAY = date(2026, 6, 1)
GOOD = """
    I13.0 I50.23 N18.30 E11.22 Z79.4 J44.9 Z87.891|inpatient||
    A41.51 R65.20 N17.9 N39.0 G93.41 E11.65 Z79.84|inpatient||
    J18.9 J96.01 J44.0 J44.1 I10 F17.210|inpatient||
    I21.4 I25.110 I10 E78.5 Z95.5 Z79.02 Z79.82|inpatient||
    I63.512 G81.91 R47.01 R29.710 I10 I48.91 Z79.01|inpatient||
    S72.141A W01.0XXA Y92.009 I10 D62 F03.90 Z79.82|inpatient||
    M80.051A W18.30XA I10 E03.9|inpatient||
    O34.211 O99.214 E66.01 Z3A.39 Z37.0 Z30.2|inpatient|32|F
    O70.1 Z37.0 Z3A.40|inpatient|25|F
    O80 Z37.0 Z3A.39|inpatient|25|F
    Z38.00 P07.18 P07.37 P59.0 Z23|inpatient|0|M
    Z38.01 P22.1|inpatient|0|
    Z51.11 C18.7 C78.7 D70.1 T45.1X5A|inpatient||
    C34.11 C79.31 G93.6 J91.0 Z87.891|inpatient||
    K80.00 I10 E11.9 Z79.84|inpatient||
    K57.31 D62 I48.91 Z79.01|inpatient||
    T40.2X1A J96.02 G92.8 F11.20|inpatient||
    T50.902A R40.20 F33.2|inpatient||
    N17.9 I12.9 N18.4 E87.5 E11.22 Z79.4|inpatient||
    I12.0 N18.6 Z99.2 D63.1 E11.22|outpatient||
    E11.621 L97.412 E11.42 E11.51 I70.202 Z79.4|outpatient||
    E10.10 E10.65 E86.0|inpatient||
    U07.1 J12.82 J96.01 I10 E66.9 Z68.38|inpatient||
    Z00.00 I10 E78.5 Z23 Z12.11 Z68.27 E66.3|outpatient|55|
    Z00.129 Z23 Z68.52|outpatient|6|
    Z00.121 H66.91 Z23|outpatient|2|
    Z01.818 M17.11 I10 E11.9|outpatient||
    J06.9 R50.9 Z20.822|outpatient||
    N39.0 B96.20|outpatient||
    S93.401A X50.1XXA Y93.67 Y92.321 Y99.8|outpatient||
    S52.501D W19.XXXD|outpatient||
    Z47.1 Z96.651 M17.12|outpatient||
    M24.541 S52.501S W19.XXXS|outpatient||
    F32.A F41.1 Z79.899|outpatient||
    G30.9 F02.B0 I10 Z79.82|outpatient||
    F10.231 K70.30 I85.10 K76.6|inpatient||
    C50.411 Z17.0 Z79.811 Z90.11|outpatient||
    Z08 Z85.3 Z90.11|outpatient||
    Z12.31 Z80.3|outpatient||
    O09.521 Z3A.12 O24.111 E11.9 Z79.4|outpatient|36|F
    O24.410 Z3A.28|outpatient|30|F
    O03.4|outpatient|30|F
    Z34.83 Z3A.36|outpatient|30|F
    Z39.2|outpatient|30|F
    B20 B59 J96.01|inpatient||
    D57.00 R50.81|inpatient||
    T82.855A I25.10 I10|inpatient||
    T84.54XA B95.61 Z96.652|inpatient||
    S06.0X1A S01.01XA W10.9XXA R40.2411|inpatient||
    T24.311A T22.211A T31.20 X10.2XXA Y92.000|inpatient||
    D50.0 K92.1|outpatient||
    R07.89 I10 E78.5 Z82.49|outpatient||
    G40.909 Z79.899|outpatient||
    J45.41 J30.2|outpatient||
    I48.0 I10 Z79.01 Z95.0|outpatient||
    F20.9 F12.20 Z91.148 Z59.01|inpatient||
    E03.9 E55.9 E78.2 K21.9 M81.0 Z78.0|outpatient||
    H25.13 H40.1131 H35.3131|outpatient||
    I69.351 I10 Z79.82 R13.12|outpatient||
    I69.391 R13.12|outpatient||
    L89.153 L89.622 E43 R64|inpatient||
    N40.1 R33.8 N13.8 R35.1|outpatient||M
    E83.42 E87.6 K52.9 E86.0|outpatient||
    A08.4 E86.0|outpatient||
    P59.9|inpatient|0|
    Z76.0 I10|outpatient||
    Z71.3 E66.9 Z68.33|outpatient||
    Z30.011|outpatient|22|F
    Z11.3 Z11.4|outpatient||
    Z02.5|outpatient||
    Z48.00 Z48.812 Z95.1|outpatient||
    Z45.2 C18.9|outpatient||
    Z49.31 N18.6 Z99.2|outpatient||
    I26.99 I82.411 Z79.01|inpatient||
    G20.A1 F02.80 R29.6|outpatient||
    I25.10 I25.2 Z95.1 I10 E78.5|outpatient||
    T78.40XA L50.0|outpatient||
    L27.0 T36.0X5A|outpatient||
    K29.70 B96.81|outpatient||
    E11.319 Z79.4 H35.30|outpatient||
"""
"""One chart a line: codes in sequence | setting | age | sex."""


def chart(row: str) -> tuple[list[Line], Context]:
    codes, setting, age, sex = row.split("|")
    context = Context(DAY, int(age) if age else None, sex or None, setting or None)
    return [Line(code, poa=poa(code) if setting == "inpatient" else "") for code in codes.split()], context


def poa(code: str) -> str:
    entry = load_codesets().at(DAY).get(code)
    return "" if entry is None or "poa_exempt" in entry.flags else "Y"


@pytest.mark.parametrize("row", GOOD.strip().splitlines())
def test_a_good_chart_raises_no_alarm(row: str) -> None:
    lines, context = chart(row.strip())
    alarms = [f for f in validate(lines, context, load_codesets()) if f.severity is not Severity.INFO]
    assert not alarms, [(finding.rule, finding.message) for finding in alarms]
