//! National identity numbers (fødselsnummer) in free text: detection. None may stand in an address,
//! a page, a log or the store, so all code that accepts free text checks it here first.
//!
//! A number is recognised in every notation: with spaces, dots, dashes or any other signs between
//! its digits, in digits of other scripts, and percent-encoded inside a URI. Its date and both
//! check digits must be valid, so that account, invoice and telephone numbers do not match.
//! D-numbers (day plus 40) and synthetic numbers (month plus 40, 65 or 80) count. The rule is
//! today's: numbers of 2032 and later may have another first check digit, and are not recognised.

/// Number of digits in an identity number.
const LENGTH: usize = 11;
/// Most rounds of percent-decoding of one text.
const MOST_DECODED: usize = 3;
/// Digit zero of other scripts; the digits 1 to 9 follow it.
const ZEROS: [char; 20] = [
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{17e0}',
    '\u{1810}',
    '\u{ff10}',
    '\u{1d7ce}',
];
/// The last of these scripts, mathematical digits, has five styles of ten digits, one after the
/// other.
const STYLES: u32 = 5;

/// Whether the text contains a national identity number. Its digits may be separated by signs and
/// spaces only, and it begins and ends where a group of digits does: `2024 140859-00000` contains
/// one, the middle of a number of twenty digits does not count.
#[must_use]
pub fn is_in(text: &str) -> bool {
    readings(text).any(|text| {
        let mut stretches = digit_groups(&text).into_iter();
        stretches.any(|groups| (0..groups.len()).any(|first| begins_at(&groups, first)))
    })
}

/// Whether the whole text is one national identity number.
#[must_use]
pub fn is_one(text: &str) -> bool {
    readings(text).any(|text| {
        let has_letters = text.chars().any(char::is_alphabetic);
        match &digit_groups(&text)[..] {
            [groups] if !has_letters => is_number(&groups.concat()),
            _ => false,
        }
    })
}

/// The text as it is, then percent-decoded repeatedly as long as that changes it.
fn readings(text: &str) -> impl Iterator<Item = String> {
    let decoded = |text: &String| {
        let decoded = percent_decoded(text)?;
        (decoded != *text).then_some(decoded)
    };
    std::iter::successors(Some(text.to_owned()), decoded).take(1 + MOST_DECODED)
}

/// Percent-decodes once; `None` when the text has no `%`.
fn percent_decoded(text: &str) -> Option<String> {
    let (first, rest) = text.split_once('%')?;
    let mut bytes = first.as_bytes().to_vec();
    for part in rest.split('%') {
        let code = part
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        if let (Some(byte), Some(after)) = (code, part.get(2..)) {
            bytes.push(byte);
            bytes.extend_from_slice(after.as_bytes());
        } else {
            bytes.push(b'%');
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Groups of adjacent digits, in stretches that contain no letter.
fn digit_groups(text: &str) -> Vec<Vec<Vec<u32>>> {
    let mut stretches: Vec<Vec<Vec<u32>>> = vec![Vec::new()];
    let mut is_inside = false;
    for c in text.chars() {
        let Some(stretch) = stretches.last_mut() else {
            continue;
        };
        match digit(c) {
            Some(value) if is_inside => {
                if let Some(group) = stretch.last_mut() {
                    group.push(value);
                }
            }
            Some(value) => stretch.push(vec![value]),
            None if c.is_alphabetic() => stretches.push(Vec::new()),
            None => {}
        }
        is_inside = digit(c).is_some();
    }
    stretches.retain(|groups| !groups.is_empty());
    stretches
}

fn digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let at = u32::from(c);
    ZEROS.iter().find_map(|zero| {
        let styles = if *zero == '\u{1d7ce}' { STYLES } else { 1 };
        let value = at.checked_sub(u32::from(*zero))?;
        (value < 10 * styles).then_some(value % 10)
    })
}

fn begins_at(groups: &[Vec<u32>], first: usize) -> bool {
    let mut digits = Vec::new();
    for group in groups.iter().skip(first) {
        digits.extend(group);
        if digits.len() >= LENGTH {
            break;
        }
    }
    is_number(&digits)
}

fn is_number(digits: &[u32]) -> bool {
    match *digits {
        [d1, d2, m1, m2, y1, y2, ..] if digits.len() == LENGTH => {
            is_date(10 * d1 + d2, 10 * m1 + m2, 10 * y1 + y2) && has_check_digits(digits)
        }
        _ => false,
    }
}

/// Whether day, month and two-digit year are valid. The century is unknown, so 29 February counts
/// in every year that is divisible by four.
fn is_date(day: u32, month: u32, year: u32) -> bool {
    let day = if day > 40 { day - 40 } else { day };
    let month = [0, 40, 65, 80]
        .into_iter()
        .filter_map(|added| month.checked_sub(added))
        .find(|month| (1..=12).contains(month));
    let last = match month {
        None => 0,
        Some(2) if year.is_multiple_of(4) => 29,
        Some(2) => 28,
        Some(4 | 6 | 9 | 11) => 30,
        Some(_) => 31,
    };
    (1..=last).contains(&day)
}

/// Whether both check digits (modulus 11) are valid.
fn has_check_digits(digits: &[u32]) -> bool {
    const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let sum = |weights: &[u32]| -> u32 { weights.iter().zip(digits).map(|(w, d)| w * d).sum() };
    sum(&FIRST) % 11 == 0 && sum(&SECOND) % 11 == 0
}

#[cfg(test)]
mod tests;
