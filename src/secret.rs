//! Secret values that never print: tokens and national identity numbers.
//!
//! Each has a `Debug` that shows its kind only, so that neither a log line nor a panic can leak one
//! (`docs/rules/security.md#log-2`). The value is read by [`expose`](AccessToken::expose) alone,
//! which makes every use easy to find.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// Wraps the value, which is not checked.
            #[must_use]
            pub fn new(value: impl Into<String>) -> Self {
                Self(SecretString::from(value.into()))
            }

            /// The value itself, for the one call that needs it.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!("[", stringify!($name), "]"))
            }
        }
    };
}

secret!(
    /// The access token of ID-porten that Dialogporten accepts.
    AccessToken
);
secret!(
    /// The refresh token of ID-porten: to be presented once at most.
    RefreshToken
);
secret!(
    /// The ID token: a proof of login, kept only as the hint at logout.
    IdToken
);
secret!(
    /// Dialog token: a credential for one dialog, which service owners and the event stream accept.
    DialogToken
);

/// A Norwegian national identity number or d-number: eleven digits with two right check digits.
#[derive(Clone)]
pub struct NationalIdentityNumber(SecretString);

impl NationalIdentityNumber {
    /// Parses eleven digits whose two check digits (modulus 11) are right; anything else is `None`.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        const FIRST: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
        const SECOND: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
        if digits.len() != 11 {
            return None;
        }
        let numbers: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(10)).collect();
        let numbers = numbers?;
        let check = |weights: &[u32]| {
            let sum: u32 = weights.iter().zip(&numbers).map(|(w, n)| w * n).sum();
            (11 - sum % 11) % 11
        };
        let right =
            numbers.get(9) == Some(&check(&FIRST)) && numbers.get(10) == Some(&check(&SECOND));
        right.then(|| Self(SecretString::from(digits.to_owned())))
    }

    /// The eleven digits, for the one call that needs them.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether the number is of a synthetic test person: month plus 80 (`docs/rules/login.md#m16`).
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.expose()
            .get(2..4)
            .and_then(|month| month.parse::<u8>().ok())
            .is_some_and(|month| month >= 81)
    }
}

impl fmt::Debug for NationalIdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[NationalIdentityNumber]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_needs_eleven_digits_and_right_check_digits() {
        assert!(NationalIdentityNumber::parse("14886498226").is_some());
        for wrong in [
            "",
            "1488649822",
            "148864982266",
            "14886498227",
            "1488649822a",
            "14886498236",
        ] {
            assert!(NationalIdentityNumber::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_a_month_plus_eighty_is_synthetic() {
        let number = NationalIdentityNumber::parse("14886498226").unwrap();
        assert!(number.is_synthetic());
    }

    #[test]
    fn nothing_prints() {
        let number = NationalIdentityNumber::parse("14886498226").unwrap();
        assert_eq!(format!("{number:?}"), "[NationalIdentityNumber]");
        assert_eq!(format!("{:?}", AccessToken::new("abc")), "[AccessToken]");
    }
}
