//! Tests with synthetic names of people and organisations, in register form and in normal case.

use super::{display_name, is_organisation_form};

/// Pairs of register form and normal case.
const NAMES: &[(&str, &str)] = &[
    // People.
    ("NORDMANN KARI MARIE", "Nordmann Kari Marie"),
    ("OLA NORDMANN", "Ola Nordmann"),
    ("HANSEN-LIE PER", "Hansen-Lie Per"),
    ("ANNE-GRETE ØDEGÅRD", "Anne-Grete Ødegård"),
    ("BJØRN Å. ÆRLIG", "Bjørn Å. Ærlig"),
    ("KARI N. B. HAUG", "Kari N. B. Haug"),
    ("P.A. MUNKEBY", "P.A. Munkeby"),
    ("BO LI", "Bo Li"),
    ("ASA ÅSDAL", "Asa Åsdal"),
    ("ANNA PERS", "Anna Pers"),
    ("ST. HANS HAUGEN", "St. Hans Haugen"),
    ("DR. EVA MO", "Dr. Eva Mo"),
    ("OLE BERG JR.", "Ole Berg Jr."),
    // Sámi and Finnish.
    ("ÁILE MÁRET ŠUORRA", "Áile Máret Šuorra"),
    ("NIILLAS ČÁHPPES", "Niillas Čáhppes"),
    ("ĐUOKTA ŊIVVOS", "Đuokta Ŋivvos"),
    ("AÑŊA ŦUŽŽEL", "Añŋa Ŧužžel"),
    ("VÄINÖ HÄMÄLÄINEN", "Väinö Hämäläinen"),
    ("KÁRÁŠJOHKA-FIEVRRIDIT", "Kárášjohka-Fievrridit"),
    // Dutch and German.
    ("PIETER VAN DER BERG", "Pieter van der Berg"),
    ("VAN DER BERG", "Van der Berg"),
    ("VAN DEN HEUVELSTAD JAN", "Van den Heuvelstad Jan"),
    ("ANNEKE VAN DIJKSTRAND", "Anneke van Dijkstrand"),
    ("JAN DE VRIESVIK", "Jan de Vriesvik"),
    ("SJOERD VAN 'T HOOFTMAN", "Sjoerd van 't Hooftman"),
    ("ERIK VON TRIERSTEIN", "Erik von Trierstein"),
    ("OTTO VON DER LINDAU", "Otto von der Lindau"),
    ("KARL VON UND ZU FELSEN", "Karl von und zu Felsen"),
    ("GROẞMANN ULRIKE", "Großmann Ulrike"),
    ("JÜRGEN MÜLLERSTAD", "Jürgen Müllerstad"),
    ("CARL AF KLINTVIK", "Carl af Klintvik"),
    // Scottish and Irish.
    ("SEAN O'BRIEN", "Sean O'Brien"),
    ("SEAN O’BRIENNE", "Sean O’Brienne"),
    ("MOIRA MCDONALD", "Moira McDonald"),
    ("MCKAYSON IAN", "McKayson Ian"),
    ("FLORA MACDONALD", "Flora MacDonald"),
    ("MACLEOD-HAUG ANN", "MacLeod-Haug Ann"),
    ("MACK SOLVEIG", "Mack Solveig"),
    ("MACHADO RUI", "Machado Rui"),
    // Arabic, Turkish and Persian.
    ("OMAR AL-HASSANI", "Omar al-Hassani"),
    ("AL-HASSANI OMAR", "Al-Hassani Omar"),
    ("LAYLA AL HAKIMI", "Layla al Hakimi"),
    ("NADIA EL KHATIBI", "Nadia El Khatibi"),
    ("YUSUF EL-AMINI", "Yusuf El-Amini"),
    ("TARIQ IBN ZIYADI", "Tariq ibn Ziyadi"),
    ("SA'ID ABDI NUUR", "Sa'id Abdi Nuur"),
    ("İBRAHİM YILDIZ", "İBRAHİM Yildiz"),
    ("ŞEYMA ÇELİKTAŞ", "Şeyma ÇELİKTAŞ"),
    // Vietnamese, Chinese and Tamil.
    ("NGUYEN VAN HUNG", "Nguyen Van Hung"),
    ("TRAN THI VAN ANH", "Tran Thi Van Anh"),
    ("PHẠM VAN ĐỨC", "Phạm Van Đức"),
    ("LÊ THỊ HỒNG", "Lê Thị Hồng"),
    ("WU XIAOMEI", "Wu Xiaomei"),
    ("NG MEI", "NG Mei"),
    ("SIVARAJAN PRIYA", "Sivarajan Priya"),
    // Polish, Baltic, Balkan and others in other letters.
    ("ŁUKASZ WIŚNIEWSKI", "Łukasz Wiśniewski"),
    ("ŻANETA ŹDZIEBŁO-GĘŚ", "Żaneta Ździebło-Gęś"),
    ("JĀNIS BĒRZIŅŠ", "Jānis Bērziņš"),
    ("ĐORĐE HADŽIĆ", "Đorđe Hadžić"),
    ("ИБСЕН", "ИБСЕН"),
    // Spanish, Portuguese, French and Italian.
    ("MARIA DE LA CRUZAL", "Maria de la Cruzal"),
    ("PEDRO DE LOS RIOSA", "Pedro de los Riosa"),
    ("JUAN DEL CAMPOSA", "Juan del Camposa"),
    ("ANA DA SILVEIRINHA", "Ana da Silveirinha"),
    ("RUI DOS SANTANA", "Rui dos Santana"),
    ("NUÑO ORTEGA Y GASSO", "Nuño Ortega Y Gasso"),
    ("GINA D'ANGELO", "Gina D'Angelo"),
    ("PAOLA DELL'AQUILA", "Paola Dell'Aquila"),
    ("FATOU N'DIAYE", "Fatou N'Diaye"),
    ("FRANÇOISE L’ABBÉ", "Françoise L’Abbé"),
    ("MAMADOU BA", "Mamadou BA"),
    // Forms of organisations.
    ("FJELLGLEDE REGNSKAP AS", "Fjellglede Regnskap AS"),
    ("NORDLYS KRAFT ASA", "Nordlys Kraft ASA"),
    ("FOSS OG FJELL DA", "Foss og Fjell DA"),
    ("FOSS OG FJELL ANS", "Foss og Fjell ANS"),
    ("LANDSBYENS SAMVIRKE SA", "Landsbyens Samvirke SA"),
    ("BYENS MEIERI BA", "Byens Meieri BA"),
    ("BYENS MEIERI AL", "Byens Meieri AL"),
    ("STATENS SKOGER SF", "Statens Skoger SF"),
    ("FJORDVIK HAVN KF", "Fjordvik Havn KF"),
    ("FJELLSIDEN VEI FKF", "Fjellsiden Vei FKF"),
    ("FJORDVIK RENOVASJON IKS", "Fjordvik Renovasjon IKS"),
    ("HELSE VEST RHF", "Helse Vest RHF"),
    ("SYKEHUSET I FJORDVIK HF", "Sykehuset i Fjordvik HF"),
    ("ST OLAVS HUS HF", "St Olavs Hus HF"),
    ("SUNSHINE TRADING NUF", "Sunshine Trading NUF"),
    ("HAUGEN RØRLEGGER ENK", "Haugen Rørlegger ENK"),
    ("FJORDVIK LEGAT STI", "Fjordvik Legat STI"),
    ("KYSTENS STI OG VEI", "Kystens Sti og Vei"),
    ("FJORDVIK KORPS FLI", "Fjordvik Korps FLI"),
    ("LEGEHUSET KTRF", "Legehuset KTRF"),
    ("SOLVANG SAMEIE ESEK", "Solvang Sameie ESEK"),
    ("SOLBAKKEN BRL", "Solbakken BRL"),
    ("FJORDVIK BBL", "Fjordvik BBL"),
    ("STIFTET VED LOV SÆR", "Stiftet ved Lov SÆR"),
    ("TILSYNET ORGL", "Tilsynet ORGL"),
    ("FJORDVIK KOMM", "Fjordvik KOMM"),
    ("NORDFJELL FYLK", "Nordfjell FYLK"),
    ("NORTH SEA SHIPS SE", "North Sea Ships SE"),
    ("FJELL INVEST AS AVD OSLO", "Fjell Invest AS Avd Oslo"),
    ("FOSS OG FJELL DA AVD ØST", "Foss og Fjell DA Avd Øst"),
    ("AS FJORDVIK SPORVEI", "AS Fjordvik Sporvei"),
    ("A/S NORSK SALT", "A/S Norsk Salt"),
    ("FISKELAGET A/L", "Fiskelaget A/L"),
    ("SKIPET I/S", "Skipet I/S"),
    ("ALPEN BAU GMBH", "Alpen Bau GmbH"),
    ("DANSK HAVE APS", "Dansk Have ApS"),
    ("SVENSK SKOG AB", "Svensk Skog AB"),
    ("ISLES TRADING LTD.", "Isles Trading Ltd."),
    // Municipalities.
    ("BÆRUM KOMMUNE", "Bærum kommune"),
    ("ÅS KOMMUNE", "Ås kommune"),
    ("NORD-FJELL FYLKESKOMMUNE", "Nord-Fjell fylkeskommune"),
    ("OSLO KOMMUNE BYDEL SØR", "Oslo kommune Bydel Sør"),
    (
        "FJORDVIK KOMMUNES EIENDOM AS",
        "Fjordvik kommunes Eiendom AS",
    ),
    ("ULVIK HERAD", "Ulvik herad"),
    ("KOMMUNE FOR ALLE", "Kommune for Alle"),
    // Abbreviations, signs and digits.
    ("NRK AS", "NRK AS"),
    ("TEST A.B.C AS", "Test A.B.C AS"),
    ("A.B.C. TRANSPORT", "A.B.C. Transport"),
    ("H&M", "H&M"),
    ("H & M BYGG AS", "H & M Bygg AS"),
    ("HANSEN&SØNN DA", "Hansen&Sønn DA"),
    ("HANSEN & CO", "Hansen & Co"),
    ("HANSEN OG CO AS", "Hansen og co AS"),
    ("3D-PRINT", "3D-Print"),
    ("3D-PRINT NORGE AS", "3D-Print Norge AS"),
    ("ØSTRE ÅS 4H", "Østre Ås 4H"),
    ("KANAL TV2 AS", "Kanal TV2 AS"),
    ("24 TIMER BEGRAVELSE", "24 Timer Begravelse"),
    ("BARNEHAGE NR 5", "Barnehage nr 5"),
    ("FJELLBYGG (OSLO) AS", "Fjellbygg (Oslo) AS"),
    ("BANKEN (I NORD)", "Banken (i Nord)"),
    (
        "FJELLBYGG AS UNDER AVVIKLING",
        "Fjellbygg AS under avvikling",
    ),
    ("[FJELL]BYGG AS", "[Fjell]Bygg AS"),
    ("«GAMLE» HEIMEN", "«Gamle» Heimen"),
    ("\"SOLA\" DA", "\"Sola\" DA"),
    ("FINNVEI.NO AS", "Finnvei.no AS"),
    ("ST.OLAV SKOLE", "St.Olav Skole"),
    ("FRISØR/VELVÆRE AS", "Frisør/Velvære AS"),
    ("ADVOKAT V/OLA NORDMANN", "Advokat v/Ola Nordmann"),
    ("C/O KARI NORDMANN", "c/o Kari Nordmann"),
    ("LEVI'S BUTIKK", "Levi's Butikk"),
    ("ROCK'N'ROLL BAR", "Rock'n'Roll Bar"),
    ("KFUK-KFUM FJORDVIK", "KFUK-KFUM Fjordvik"),
    ("VIKING IL", "Viking IL"),
    ("IT-PARTNER NORD", "IT-Partner Nord"),
    ("EIENDOM III AS", "Eiendom III AS"),
    ("HOLDING I AS", "Holding I AS"),
    ("HOLDING VI AS", "Holding VI AS"),
    ("ARBEIDS- OG MILJØHJELPEN", "Arbeids- og Miljøhjelpen"),
    ("HUSET PÅ HAUGEN", "Huset på Haugen"),
    (
        "KLUBBEN FOR VENNER AV FJELLET",
        "Klubben for Venner av Fjellet",
    ),
    ("NORSK VED AS", "Norsk Ved AS"),
    ("OG SÅ VIDERE AS", "Og Så Videre AS"),
    ("BO-OG-BLI SENTERET", "Bo-og-Bli Senteret"),
    // Names that are not changed.
    ("Blandet Navn", "Blandet Navn"),
    ("DnB-klubben AS", "DnB-klubben AS"),
    ("iPOST AS", "iPOST AS"),
    ("311 100 009", "311 100 009"),
    ("–", "–"),
    ("", ""),
];

#[test]
fn register_names_get_normal_case() {
    assert!(NAMES.len() >= 120, "{}", NAMES.len());
    let wrong: Vec<_> = NAMES
        .iter()
        .map(|(register, shown)| (register, display_name(register), shown))
        .filter(|(_, is, shown)| is != *shown)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn spaces_around_and_between_words_are_one() {
    assert_eq!(display_name("  KARI \u{a0} NORDMANN "), "Kari Nordmann");
}

/// Parts of names, and characters with unusual case conversion.
const PARTS: &[&str] = &[
    "AS",
    "DA",
    "O",
    "'",
    "’",
    "MC",
    "MAC",
    "DONALD",
    "VAN",
    "DER",
    "AL",
    "-",
    ".",
    "/",
    "&",
    " ",
    "  ",
    "(",
    ")",
    "KOMMUNE",
    "I",
    "OG",
    "CO",
    "3D",
    "NRK",
    "ÅS",
    "É",
    "İ",
    "ẞ",
    "Ǆ",
    "Ǆ",
    "Σ",
    "Ж",
    "A\u{30a}",
    "ʼ",
    "Ǳ",
    "ﬁ",
    "ª",
    "K",
    "1",
    "٣",
    "\u{200d}",
    "UNDER",
    "AVVIKLING",
    "漢",
    "🙂",
    "NO",
    "V",
    "T",
    "\u{301}",
    "Ɐ",
    "ᲀ",
    "Ⅷ",
    "Ⓐ",
];

/// 20,000 names of random parts in random order, the same in every run.
fn generated() -> impl Iterator<Item = String> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    (0..20_000).map(move |_| {
        let length = next(9);
        (0..length).map(|_| PARTS[next(PARTS.len())]).collect()
    })
}

#[test]
fn a_name_keeps_its_letters_and_is_written_once_and_for_all() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for name in generated() {
        let shown = display_name(&name);
        assert_eq!(display_name(&shown), shown, "{name:?}");
        assert_eq!(
            words(&shown).to_lowercase(),
            words(&name).to_lowercase(),
            "{name:?}"
        );
        assert_eq!(shown.is_empty(), name.trim().is_empty(), "{name:?}");
    }
}

#[test]
fn a_name_with_a_small_letter_is_left_alone() {
    for name in generated() {
        let mixed = format!("{name}x");
        assert_eq!(display_name(&mixed), mixed.trim(), "{name:?}");
    }
}

#[test]
fn forms_are_known_by_their_capitals() {
    for word in ["AS", "DA", "SÆR", "RHF"] {
        assert!(is_organisation_form(word), "{word}");
    }
    for word in ["As", "Fjell", "", "NRK"] {
        assert!(!is_organisation_form(word), "{word}");
    }
}
