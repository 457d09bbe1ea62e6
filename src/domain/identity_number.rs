//! National identity numbers in what people write. None of them has any business in an address, a page, a
//! log or the store, so whatever takes free text asks here first.
//!
//! A number is recognised in every notation: with spaces, dots, dashes or any other signs between its
//! digits, in digits of other scripts, and percent-encoded inside a URI. Its date and both check digits
//! must be right, so that account, invoice and telephone numbers are not taken for one. D-numbers (day plus
//! 40) and synthetic numbers (month plus 40, 65 or 80) count. The rule is the one that holds today: numbers
//! of 2032 and later may have another first check digit, and are not recognised by it.

/// Digits of a number.
const LENGTH: usize = 11;
/// How often a text is percent-decoded, at most.
const MOST_DECODED: usize = 3;
/// Where the decimal digits of other scripts begin.
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
/// The last of these scripts, mathematical digits, has them in five styles, one after the other.
const STYLES: u32 = 5;

/// Whether a national identity number stands in the text. Digits belong to it when nothing but signs and
/// spaces is between them, and it begins and ends where a group of digits does: `2024 140859-00000` is
/// looked into, the middle of a number of twenty digits is not.
#[must_use]
pub fn is_in(text: &str) -> bool {
    readings(text).any(|text| {
        let mut stretches = digit_groups(&text).into_iter();
        stretches.any(|groups| (0..groups.len()).any(|first| begins_at(&groups, first)))
    })
}

/// Whether the whole text is a national identity number.
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

/// The text as it stands, and percent-decoded as often as that changes anything.
fn readings(text: &str) -> impl Iterator<Item = String> {
    let decoded = |text: &String| {
        let decoded = percent_decoded(text)?;
        (decoded != *text).then_some(decoded)
    };
    std::iter::successors(Some(text.to_owned()), decoded).take(1 + MOST_DECODED)
}

/// `None` when there is nothing to decode.
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

/// Groups of digits that follow each other directly, in stretches without a letter between them.
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

/// The century is not known: the last of February of a leap year counts in each of them.
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

/// Modulus 11, twice.
fn has_check_digits(digits: &[u32]) -> bool {
    const FIRST: [u32; 10] = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    const SECOND: [u32; 11] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let sum = |weights: &[u32]| -> u32 { weights.iter().zip(digits).map(|(w, d)| w * d).sum() };
    sum(&FIRST) % 11 == 0 && sum(&SECOND) % 11 == 0
}

#[cfg(test)]
mod tests;
