//! URNs of parties and their check digits.
//!
//! Compared as written: an upper-case URN is not a party (recordings, 7).

const PERSON: &str = "urn:altinn:person:identifier-no:";
const ORGANISATION: &str = "urn:altinn:organization:identifier-no:";
const EMAIL: &str = "urn:altinn:person:idporten-email:";
const SELF_IDENTIFIED: &str = "urn:altinn:person:legacy-selfidentified:";

/// The URN of a person.
pub(super) fn person_urn(pid: &str) -> String {
    format!("{PERSON}{pid}")
}

/// The national identity number in a person's URN.
pub(super) fn pid_from_urn(urn: &str) -> Option<&str> {
    urn.strip_prefix(PERSON)
}

/// Whether a search may name this party.
pub(super) fn is_valid_party(urn: &str) -> bool {
    if let Some(pid) = urn.strip_prefix(PERSON) {
        is_valid_pid(pid)
    } else if let Some(number) = urn.strip_prefix(ORGANISATION) {
        is_valid_organisation_number(number)
    } else if let Some(name) = urn.strip_prefix(EMAIL) {
        name.contains('@') && name.to_lowercase() == name
    } else if let Some(name) = urn.strip_prefix(SELF_IDENTIFIED) {
        !name.is_empty() && name.to_lowercase() == name
    } else {
        false
    }
}

/// Whether both check digits of a national identity number are right.
pub(super) fn is_valid_pid(pid: &str) -> bool {
    let first = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
    let second = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    digits(pid).is_some_and(|digits| {
        digits.len() == 11
            && has_valid_checksum(&digits, &first)
            && has_valid_checksum(&digits, &second)
    })
}

fn is_valid_organisation_number(number: &str) -> bool {
    digits(number).is_some_and(|digits| {
        digits.len() == 9 && has_valid_checksum(&digits, &[3, 2, 7, 6, 5, 4, 3, 2, 1])
    })
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars()
        .map(|character| character.to_digit(10))
        .collect()
}

/// Modulus 11: the weighted sum, the check digit included with weight 1, is divisible by 11.
fn has_valid_checksum(digits: &[u32], weights: &[u32]) -> bool {
    digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum::<u32>()
        % 11
        == 0
}
