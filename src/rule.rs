//! The rule book: each rule of the model has an id (`G13`), which the page, the JSON and the comments cite.

use serde::{Serialize, Serializer};
use std::fmt;

/// One rule. Each is a constant of this module, named after its id.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule(&'static str);

impl Rule {
    /// One or two letters for the part of the book, and a number: `G13`. Ids never change their meaning.
    pub const fn id(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

macro_rules! rules {
    ($($($id:ident)+;)+) => {
        $($(#[doc = concat!("Rule ", stringify!($id), ".")] pub const $id: Rule = Rule(stringify!($id));)+)+
    };
}

rules! {
    Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 Q10 Q11 Q12 Q13;
    D1 D2 D3 D4 D5 D6 D7 D8 D9 D10 D11 D12 D13 D14 D15 D16 D17 D18 D19 D20 D21 D22;
    X1 X2 X3 X4 X5 X6 X7 X8 X9 X10;
    O1 O2 O3 O4 O5;
    P1 P2 P3 P4 P5 P6;
    H1 H2 H3 H4 H5 H6;
    T1;
    E1 E2 E3 E4 E5 E6 E7 E8 E9 E10 E11 E12 E13 E14 E15;
    V1 V2 V3 V4 V5 V6 V7 V8 V9 V10 V11;
    L1 L2 L3 L4 L5 L6 L7;
    R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 R12 R13 R14 R15 R16 R17 R18 R19 R20 R21 R22 R23 R24 R25 R26 R27;
    S1 S2 S3 S4 S5;
    G1 G2 G3 G4 G5 G6 G7 G8 G9 G10 G11 G12 G13 G14 G15 G16 G17 G18 G19 G20 G21 G22 G23 G24 G25 G26 G27 G28 G29 G30 G31 G32 G33 G34;
    M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12 M13 M14 M15 M16 M17 M18 M19 M20 M21 M22 M23;
    DG1 DG2 DG3 DG4;
    N1 N2 N3 N4;
    B1 B2 B3 B4 B5;
    C1 C2 C3 C4 C5;
    J1 J2 J3;
    HK1 HK2 HK3;
    PS1 PS2 PS3 PS4 PS5 PS6 PS7 PS8 PS9 PS10 PS11;
    PN1 PN2 PN3 PN4 PN5 PN6 PN7;
    PH1 PH2 PH3 PH4 PH5 PH6 PH7 PH8 PH9 PH10;
    PR1 PR2 PR3 PR4 PR5 PR6 PR7 PR8 PR9 PR10 PR11 PR12 PR13 PR14;
    PT1 PT2 PT3 PT4 PT5 PT6 PT7 PT8 PT9;
    PF1 PF2 PF3 PF4 PF5 PF6 PF7 PF8 PF9 PF10 PF11 PF12 PF13;
    PC1 PC2 PC3 PC4 PC5 PC6 PC7 PC8 PC9 PC10 PC11;
    PA1 PA2 PA3 PA4 PA5 PA6 PA7 PA8;
    PL1 PL2 PL3 PL4 PL5;
    PD1 PD2 PD3 PD4 PD5;
    PO1 PO2 PO3 PO4;
    PX1 PX2 PX3 PX4 PX5 PX6 PX7 PX8;
    PM1 PM2 PM3;
    PK1 PK2 PK3 PK4 PK5 PK6 PK7 PK8 PK9 PK10 PK11;
    PZ1 PZ2 PZ3;
    PW1 PW2;
    PQ1 PQ2 PQ3 PQ4 PQ5 PQ6 PQ7 PQ8 PQ9 PQ10;
    PV1 PV2;
    PU1 PU2 PU3 PU4 PU5 PU6 PU7 PU8 PU9 PU10 PU11 PU12;
}
