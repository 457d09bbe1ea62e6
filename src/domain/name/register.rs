//! Display names: names that registers keep in capitals, converted to normal case.
//!
//! Only case changes, and only by a rule that is certain; without one the capitals stay. A name
//! with a lower-case letter was typed by a person, and is left unchanged.

/// Organisation forms, and some words like them, that are never words or names.
const FORMS: [&str; 27] = [
    "AS", "ASA", "ANS", "KF", "FKF", "SF", "IKS", "RHF", "HF", "NUF", "ENK", "FLI", "KTRF", "ESEK",
    "BRL", "BBL", "ORGL", "FYLK", "KS", "GFS", "IKJP", "KBO", "EØFG", "EOFG", "ADOS", "AAFY",
    "TVAM",
];
/// Forms that are words or names as well: they count as a form at the end of a name.
const FORMS_AT_END: [&str; 9] = ["DA", "SA", "BA", "SE", "AL", "STI", "SÆR", "KOMM", "OPMV"];
/// Forms that are first names as well: they do not count as a form at the start of a name.
const FORMS_AFTER_NAME: [&str; 2] = ["ASA", "ANS"];

/// Abbreviations that contain a vowel. Those without a vowel are recognised by that.
const ABBREVIATIONS: [&str; 56] = [
    "AB", "ABB", "ABC", "AG", "AOF", "AUF", "BDO", "BUP", "EU", "EØS", "EY", "IKEA", "IKT", "IOGT",
    "ISO", "ISS", "IT", "KFUK", "KFUM", "NAF", "NATO", "NAV", "NHO", "NILU", "NITO", "NIVA",
    "NMBU", "NTNU", "NVE", "OBOS", "OUS", "OY", "OYJ", "SFO", "SINTEF", "UAB", "UDI", "UIA", "UIB",
    "UIO", "UIS", "UIT", "UK", "UNESCO", "UNICEF", "UNN", "USA", "II", "III", "IV", "VII", "VIII",
    "IX", "XI", "XII", "XIII",
];
/// Abbreviations of clubs: as a whole word, never as a part of one.
const CLUBS: [&str; 4] = ["IL", "IF", "IK", "UL"];
/// Words with a fixed spelling in any position.
const SPELT: [(&str, &str); 9] = [
    ("APS", "ApS"),
    ("DR", "Dr"),
    ("GMBH", "GmbH"),
    ("JR", "Jr"),
    ("LTD", "Ltd"),
    ("MR", "Mr"),
    ("SR", "Sr"),
    ("ST", "St"),
    ("WWW", "www"),
];
/// Words that are lower case between other words.
const SMALL: [&str; 19] = [
    "OG", "I", "PÅ", "AV", "FOR", "TIL", "VED", "FRA", "FRÅ", "OF", "AND", "AF", "VON", "UND",
    "DE", "DEL", "DOS", "IBN", "AL",
];
/// Words that are lower case inside a hyphenated word.
const SMALL_IN_COMPOUND: [&str; 6] = ["OG", "I", "PÅ", "AV", "FOR", "TIL"];
/// Kinds of municipalities, lower case after their name.
const MUNICIPALITIES: [&str; 5] = [
    "KOMMUNE",
    "KOMMUNES",
    "FYLKESKOMMUNE",
    "FYLKESKOMMUNES",
    "HERAD",
];
/// States of an organisation, lower case after the word "UNDER".
const STATES: [&str; 7] = [
    "AVVIKLING",
    "KONKURSBEHANDLING",
    "TVANGSAVVIKLING",
    "TVANGSOPPLØSNING",
    "REKONSTRUKSJON",
    "GJELDSFORHANDLING",
    "STIFTELSE",
];
/// Top-level domains, lower case after a full stop.
const HOST_ENDS: [&str; 8] = ["NO", "COM", "NET", "ORG", "SE", "DK", "EU", "INFO"];
/// Family names that keep a capital after `Mac`.
const AFTER_MAC: [&str; 11] = [
    "ALISTER", "ARTHUR", "DERMOTT", "DONALD", "DOUGALL", "FARLANE", "GREGOR", "LACHLAN", "LEOD",
    "MILLAN", "PHERSON",
];
/// Italian articles that end in an apostrophe, after which a name begins.
const BEFORE_NAME: [&str; 5] = ["DELL", "DALL", "DEGL", "NELL", "SANT"];
/// Vietnamese names beside which `VAN` is a name, and no Dutch particle.
const VIETNAMESE: [&str; 16] = [
    "NGUYEN", "TRAN", "PHAM", "HUYNH", "HOANG", "PHAN", "VU", "DANG", "BUI", "NGO", "DUONG", "THI",
    "DINH", "TRUONG", "TRINH", "LE",
];

/// Converts a name from a register to normal case. Removes no letter.
#[must_use]
pub fn display_name(name: &str) -> String {
    let name = name.trim();
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = Name(words.iter().map(|word| (*word, core(word))).collect());
    let shown: Vec<String> = (0..words.len()).map(|at| name.word(at)).collect();
    shown.join(" ")
}

/// Whether a word is an organisation form.
#[must_use]
pub fn is_organisation_form(word: &str) -> bool {
    FORMS.contains(&word) || FORMS_AT_END.contains(&word)
}

/// The words of a name, each also without the punctuation around it.
struct Name<'a>(Vec<(&'a str, &'a str)>);

impl Name<'_> {
    fn at(&self, at: usize) -> (&str, &str) {
        self.0.get(at).copied().unwrap_or_default()
    }

    fn word(&self, at: usize) -> String {
        let (word, core) = self.at(at);
        if at > 0 && core == "T" && word.len() > 1 && word.starts_with(is_apostrophe) {
            return word.to_lowercase();
        }
        let shown = self
            .whole(at)
            .unwrap_or_else(|| pieces_of(core, at > 0).concat());
        // A word without letters is not changed.
        match word.split_once(core) {
            Some((before, after)) if !core.is_empty() => format!("{before}{shown}{after}"),
            _ => word.to_owned(),
        }
    }

    /// The word, where it is known as a whole; `None` where its parts decide.
    fn whole(&self, at: usize) -> Option<String> {
        let (_, core) = self.at(at);
        let kept = || Some(core.to_owned());
        if self.is_form(at) || CLUBS.contains(&core) || ABBREVIATIONS.contains(&core) {
            return kept();
        }
        if at > 0 && self.is_small(at) || core == "C/O" {
            return Some(core.to_lowercase());
        }
        // A trade name at the start; elsewhere a particle or a word.
        let is_brand = core == "AF" && at == 0;
        let is_numeral = core == "VI" && at > 0 && self.ends(at) && !self.is_vietnamese();
        if is_brand || is_numeral || is_joined_initials(core) {
            return kept();
        }
        None
    }

    fn is_form(&self, at: usize) -> bool {
        let (_, core) = self.at(at);
        if FORMS_AFTER_NAME.contains(&core) && at == 0 {
            return false;
        }
        FORMS.contains(&core) || at > 0 && FORMS_AT_END.contains(&core) && self.ends(at)
    }

    fn is_small(&self, at: usize) -> bool {
        let ((_, core), before) = (self.at(at), self.before(at));
        let after = self.0.get(at + 1).map(|(_, after)| *after);
        match core {
            _ if MUNICIPALITIES.contains(&core) => true,
            _ if STATES.contains(&core) => before == Some("UNDER"),
            "UNDER" => after.is_some_and(|after| STATES.contains(&after)),
            "CO" => before == Some("OG"),
            "NR" => after.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit())),
            // The last word of a name is never lower case: "NORSK VED AS".
            _ if self.ends(at) => false,
            "VAN" => !self.is_vietnamese(),
            "DA" => true,
            "LA" | "LAS" | "LOS" => before == Some("DE"),
            "DER" | "DEN" => matches!(before, Some("VAN" | "VON")),
            "ZU" | "ZUR" | "ZUM" => matches!(before, Some("VON" | "UND")),
            _ => SMALL.contains(&core),
        }
    }

    fn before(&self, at: usize) -> Option<&str> {
        at.checked_sub(1).map(|before| self.at(before).1)
    }

    /// Whether the name ends with this word, except for a form, a branch or brackets.
    fn ends(&self, at: usize) -> bool {
        let Some((word, core)) = self.0.get(at + 1) else {
            return true;
        };
        let is_last = at + 2 == self.0.len();
        word.starts_with(['(', '[', '/', '–', '-'])
            || FORMS.contains(core)
            || is_last && FORMS_AT_END.contains(core)
            || matches!(*core, "AVD" | "AVDELING" | "FILIAL" | "UNDER" | "")
    }

    /// Whether the name contains a Vietnamese one, or a letter that only Vietnamese has.
    fn is_vietnamese(&self) -> bool {
        let is_letter = |c| matches!(c, 'Ơ' | 'Ư' | '\u{1ea0}'..='\u{1ef9}');
        let mut words = self.0.iter();
        words.any(|(_, core)| VIETNAMESE.contains(core) || core.contains(is_letter))
    }
}

/// A word without the punctuation before and after it.
fn core(word: &str) -> &str {
    word.trim_matches(|c| !is_part(c))
}

/// Whether a character is part of a word: a letter, a digit, or a combining mark.
fn is_part(c: char) -> bool {
    (c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)) && !is_apostrophe(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Initials with signs between them: `A.B.C`, `H&M`, `A/S`.
fn is_joined_initials(core: &str) -> bool {
    let mut pieces = core.split(['.', '&', '/', '+']);
    let is_short = |piece: &str| piece.chars().count() <= 2 && piece.chars().all(is_part);
    core.contains(['.', '&', '/', '+']) && pieces.all(is_short)
}

/// A part of a word, with the punctuation before it.
struct Piece<'a> {
    sign: &'a str,
    text: &'a str,
}

/// Splits a word at its punctuation and converts each part to normal case.
fn pieces_of(core: &str, is_after_other: bool) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = core;
    while !rest.is_empty() {
        let (sign, others) = split_where(rest, is_part);
        let (text, after) = split_where(others, |c| !is_part(c));
        pieces.push(Piece { sign, text });
        rest = after;
    }
    let mut before = None;
    let mut shown = Vec::with_capacity(pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        let sign_after = pieces.get(at + 1).map(|after| after.sign);
        let place = NamePosition {
            before,
            sign_after,
            is_after_other,
        };
        shown.push(format!("{}{}", piece.sign, piece.shown(&place)));
        before = Some(piece.text);
    }
    shown
}

/// Splits the text before the first character that fits.
fn split_where(text: &str, fits: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(fits).unwrap_or(text.len()))
}

/// Neighbours of a part of a word.
struct NamePosition<'a> {
    before: Option<&'a str>,
    sign_after: Option<&'a str>,
    /// Whether the word follows another word.
    is_after_other: bool,
}

impl Piece<'_> {
    fn shown(&self, place: &NamePosition<'_>) -> String {
        let text = self.text;
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if let Some(before) = place
            .before
            .filter(|_| self.sign.starts_with(is_apostrophe))
        {
            return after_apostrophe(before, text, letters);
        }
        if self.is_small(place) {
            return text.to_lowercase();
        }
        let is_form = text == "AS" && place.before.is_some() && place.sign_after.is_none();
        if letters < 2 || is_form || ABBREVIATIONS.contains(&text) || is_unsure(text) {
            return text.to_owned();
        }
        let spelt = SPELT.iter().find(|(capitals, _)| *capitals == text);
        match spelt {
            Some((_, spelt)) => (*spelt).to_owned(),
            None if text.chars().any(is_vowel) => cased(text),
            None => text.to_owned(),
        }
    }

    fn is_small(&self, place: &NamePosition<'_>) -> bool {
        match (place.before, place.sign_after) {
            (Some(_), None) => self.sign == "." && HOST_ENDS.contains(&self.text),
            (Some(_), Some("-")) => self.sign == "-" && SMALL_IN_COMPOUND.contains(&self.text),
            // `V/` ("by") and `M/` ("with"), before a person's name.
            (None, Some("/")) => place.is_after_other && matches!(self.text, "V" | "M"),
            (None, Some("-")) => place.is_after_other && self.text == "AL",
            _ => false,
        }
    }
}

/// Converts what follows an apostrophe: `O'Brien`, `Levi's`, `Rock'n'Roll`, `Dell'Aquila`, `Sa'id`.
fn after_apostrophe(before: &str, text: &str, letters: usize) -> String {
    let is_name = before.chars().count() == 1 || BEFORE_NAME.contains(&before);
    if is_unsure(text) || letters < 2 && before.chars().count() == 1 {
        text.to_owned()
    } else if is_name {
        cased(text)
    } else {
        small(text)
    }
}

/// Capitalises a word, with the second capital of Scottish and Irish names.
fn cased(text: &str) -> String {
    if let Some(rest) = text.strip_prefix("MC")
        && rest.chars().count() >= 3
        && rest.chars().any(is_vowel)
    {
        return format!("Mc{}", capitalised(rest));
    }
    if let Some(rest) = text.strip_prefix("MAC")
        && AFTER_MAC.contains(&rest)
    {
        return format!("Mac{}", capitalised(rest));
    }
    capitalised(text)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.by_ref().take(1).collect();
    first + &small(letters.as_str())
}

/// Lower case, or unchanged where a letter has no reversible lower case.
fn small(text: &str) -> String {
    let letters = text.chars().map(small_letter);
    letters
        .collect::<Option<String>>()
        .unwrap_or_else(|| text.to_owned())
}

fn small_letter(c: char) -> Option<char> {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => {
            let is_same = small.to_uppercase().eq([c]) || c == 'ẞ';
            (is_same || small == c).then_some(small)
        }
        _ => None,
    }
}

/// Whether a word has digits or letters of another script than Latin, so that no rule is certain.
fn is_unsure(text: &str) -> bool {
    let is_latin = |c: char| matches!(c, '\0'..='\u{36f}' | '\u{1e00}'..='\u{1eff}');
    text.chars()
        .any(|c| c.is_numeric() || c.is_alphabetic() && !is_latin(c))
}

/// Whether a letter counts as a vowel: every letter that is not a known consonant.
fn is_vowel(c: char) -> bool {
    const CONSONANTS: &str = "bcdfghjklmnpqrstvwxzþ";
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => {
            small.is_alphabetic() && !CONSONANTS.contains(super::without_mark(small))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
