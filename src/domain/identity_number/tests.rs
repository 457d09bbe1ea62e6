//! Tests with generated numbers in every notation, and with numbers that look similar.

use super::*;

/// Pseudo-random numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % limit
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| self.below(10).to_string()).collect()
    }
}

/// Check digit of modulus 11 for these digits and weights; `None` where there is none.
fn check_digit(digits: &str, weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    match (11 - sum % 11) % 11 {
        10 => None,
        digit => Some(digit),
    }
}

const FIRST: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// A synthetic number: month 80, 65 or 40 too high, and in some cases the day 40 too high.
fn synthetic(random: &mut Random) -> String {
    loop {
        let day = 1 + random.below(28) + if random.below(3) == 0 { 40 } else { 0 };
        let month =
            1 + random.below(12) + [80, 80, 65, 40][usize::try_from(random.below(4)).unwrap()];
        let start = format!(
            "{day:02}{month:02}{:02}{}",
            random.below(100),
            random.digits(3)
        );
        let Some(first) = check_digit(&start, &FIRST) else {
            continue;
        };
        let nearly = format!("{start}{first}");
        if let Some(second) = check_digit(&nearly, &SECOND) {
            return format!("{nearly}{second}");
        }
    }
}

/// The number with `sign` inserted after each of these numbers of digits.
fn split(number: &str, lengths: &[usize], sign: &str) -> String {
    let mut rest = number;
    let mut parts = Vec::new();
    for length in lengths {
        let (part, after) = rest.split_at(*length);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts.join(sign)
}

fn in_script(number: &str, zero: char) -> String {
    let other = |c: char| match c.to_digit(10) {
        Some(digit) => char::from_u32(u32::from(zero) + digit).unwrap(),
        None => c,
    };
    number.chars().map(other).collect()
}

fn notations(number: &str) -> Vec<String> {
    let mut written = vec![
        number.to_owned(),
        split(number, &[2, 2, 2, 3], "."),
        split(number, &[2, 2, 2], "/"),
        split(number, &[1; 10], " "),
        split(number, &[3, 3, 3], " "),
        in_script(number, '\u{ff10}'),
        in_script(number, '\u{660}'),
        in_script(&split(number, &[6], "\u{3000}"), '\u{ff10}'),
        in_script(number, '\u{1d7d8}'),
        split(number, &[6], "%20"),
        split(number, &[6], "%2520"),
        split(number, &[6], "%C2%A0"),
    ];
    for sign in [
        " ", "  ", "-", " - ", ".", "\u{a0}", "\u{202f}", "\u{2009}", "\u{200b}", "\u{ad}", "\t",
        "\n", "–", "—", "\u{2011}", "\u{2212}", "_", "/", "+", ",", "·",
    ] {
        written.push(split(number, &[6], sign));
        written.push(split(number, &[6, 3], sign));
    }
    written
}

#[test]
fn a_number_is_recognised_in_every_notation_and_sentence() {
    let mut random = Random(7);
    for _ in 0..1_000 {
        let number = synthetic(&mut random);
        for (at, written) in notations(&number).into_iter().enumerate() {
            assert!(is_one(&written), "{written:?}");
            let text = match at % 4 {
                0 => format!("Brev til {written}, takk"),
                1 => format!("fnr{written}"),
                2 => format!("urn:altinn:person:identifier-no:{written}"),
                _ => format!("2026 {written}"),
            };
            assert!(is_in(&text), "{text:?}");
        }
    }
}

/// Eleven digits without a valid date or with an invalid check digit.
fn look_alike(random: &mut Random, kind: u32) -> String {
    match kind {
        // An account number: its last digit is valid as a check digit, the one before is not.
        0 => loop {
            let digits = random.digits(10);
            let first = check_digit(&digits[..9], &FIRST).map(|digit| digit.to_string());
            if first.as_deref() == digits.get(9..) {
                continue;
            }
            if let Some(last) = check_digit(&digits, &SECOND) {
                return format!("{digits}{last}");
            }
        },
        // An identity number with one check digit changed.
        1 => {
            let number = synthetic(random);
            let (start, last) = number.split_at(9 + usize::try_from(random.below(2)).unwrap());
            let digit = last[..1].parse::<u32>().unwrap();
            let other = (digit + 1 + random.below(9)) % 10;
            format!("{start}{other}{}", &last[1..])
        }
        // An invoice number with an invalid month.
        2 => format!(
            "{}{}{}",
            random.digits(2),
            13 + random.below(28),
            random.digits(7)
        ),
        // A telephone number and an extension.
        3 => format!("99{}{}", random.digits(6), random.digits(3)),
        // A date and a time.
        4 => format!(
            "2026{:02}{:02}{}",
            1 + random.below(12),
            13 + random.below(10),
            random.digits(3)
        ),
        // A day that no month has.
        5 => format!("{}01{}", 32 + random.below(9), random.digits(7)),
        // Too long or too short.
        6 => format!("{}1", synthetic(random)),
        _ => synthetic(random)[1..].to_owned(),
    }
}

#[test]
fn what_only_looks_like_a_number_is_left_alone() {
    let mut random = Random(11);
    for round in 0..1_000 {
        let number = look_alike(&mut random, round % 8);
        for text in [
            number.clone(),
            format!("Faktura {number}"),
            format!("kid{number}x"),
            split(&number, &[4, 2], "."),
            split(&number, &[4, 2], " "),
        ] {
            assert!(!is_in(&text) && !is_one(&text), "{text:?}");
        }
    }
}

#[test]
fn a_date_must_be_one() {
    for (day, month, year, expected) in [
        (31, 1, 80, true),
        (32, 1, 80, false),
        (0, 1, 80, false),
        (41, 81, 80, true),
        (71, 81, 80, true),
        (72, 81, 80, false),
        (40, 81, 80, false),
        (31, 84, 80, false),
        (30, 84, 80, true),
        (29, 82, 80, true),
        (29, 82, 81, false),
        (29, 2, 0, true),
        (1, 0, 80, false),
        (1, 13, 80, false),
        (1, 40, 80, false),
        (1, 41, 80, true),
        (1, 53, 80, false),
        (1, 66, 80, true),
        (1, 78, 80, false),
        (1, 80, 80, false),
        (1, 92, 80, true),
        (1, 93, 80, false),
    ] {
        assert_eq!(is_date(day, month, year), expected, "{day} {month} {year}");
    }
}

#[test]
fn a_number_alone_is_told_from_one_inside_a_text() {
    for (text, alone, inside) in [
        ("14859102442", true, true),
        (" 148591 02442 ", true, true),
        ("14859102442.", true, true),
        ("til 14859102442", false, true),
        ("1 14859102442", false, true),
        ("148591a02442", false, false),
        ("148591024421", false, false),
        (
            "50001234/01985f3c-9b28-7034-8000-0000000740aa",
            false,
            false,
        ),
        ("%", false, false),
        ("%%20", false, false),
        ("100 % av 14859102442", false, true),
        ("", false, false),
    ] {
        assert_eq!((is_one(text), is_in(text)), (alone, inside), "{text}");
    }
}
