//! Cryptography: sealing (authenticated encryption), keyed hashes and random values, with keys of
//! ours.
//!
//! Two kinds of keys. The [`Keyring`] holds the operator's keys (`ENCRYPTION_KEYS`): the first one
//! writes, all of them read, so a key can be exchanged without logging anybody out
//! (`docs/rules/security.md#sto-3`). [`PersistentKeys`] hold what must outlive such an exchange:
//! the keys behind row keys, party handles and the person's storage key (`docs/decisions/0042`).
//! They are random, made once, and kept sealed in the database.
//!
//! Every use has a sub-key of its own, derived by HKDF-SHA-256 from a label, so that a value made for
//! one use can never pass for another. Sealing is AES-256-GCM with a random nonce.

use std::{fmt, sync::Arc};

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey},
    constant_time, digest,
    encoding::{AsDer as _, Pkcs8V1Der},
    hkdf, hmac, rand, rsa,
    signature::KeyPair as _,
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use secrecy::SecretSlice;

/// Length in bytes of a key id, which is the prefix of every sealed value.
const KEY_ID_BYTES: usize = 4;
/// Length in bytes of an AES-GCM nonce.
const NONCE_BYTES: usize = 12;
/// Length in bytes of a keyed hash.
pub const HASH_BYTES: usize = 32;

/// A keyed hash, made by HMAC-SHA-256.
pub type Hash = [u8; HASH_BYTES];

/// Use of a key of the keyring; each has its own sub-keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Sealed records of browser sessions.
    BrowserSession,
    /// Sealed parameters of open login attempts.
    LoginAttempt,
    /// Sealed auth sessions (logins): identity and tokens.
    AuthSession,
    /// Sealed settings of a person.
    PersonSetting,
    /// The sealed secret behind [`PersistentKeys`].
    PersistentKey,
    /// Cursors: positions in lists, which stand in addresses.
    Cursor,
    /// Form tokens against cross-site request forgery (CSRF).
    FormToken,
    /// Name that stands for a login in log lines.
    LogName,
    /// Label targets: the message that a label form was made for.
    LabelForm,
    /// The person that a label form was made for.
    LabelFormPerson,
    /// Label changes that can be undone.
    Change,
    /// Saved searches with their names.
    Saved,
    /// Dialog tokens on their way through a page.
    DialogToken,
    /// Notice that a dialog is gone, which the list shows.
    Gone,
    /// Unit sets: parties that a person has selected for one list.
    UnitSet,
}

impl Purpose {
    const ALL: [Self; 15] = [
        Self::BrowserSession,
        Self::LoginAttempt,
        Self::AuthSession,
        Self::PersonSetting,
        Self::PersistentKey,
        Self::Cursor,
        Self::FormToken,
        Self::LogName,
        Self::LabelForm,
        Self::Change,
        Self::LabelFormPerson,
        Self::Saved,
        Self::DialogToken,
        Self::Gone,
        Self::UnitSet,
    ];

    /// Part of the derivation of the key; a change would make stored values unreadable.
    fn label(self) -> &'static str {
        match self {
            Self::BrowserSession => "visit",
            Self::LoginAttempt => "login attempt",
            Self::AuthSession => "login",
            Self::PersonSetting => "person setting",
            Self::PersistentKey => "once-made key",
            Self::Cursor => "cursor",
            Self::FormToken => "form token",
            Self::LogName => "log name",
            Self::LabelForm => "label form",
            Self::LabelFormPerson => "label form person",
            Self::Change => "change",
            Self::Saved => "saved",
            Self::DialogToken => "dialog token",
            Self::Gone => "gone",
            Self::UnitSet => "unit set",
        }
    }
}

/// Why a keyring cannot be made or used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum KeyringError {
    /// The list of encryption keys is empty.
    #[error("no encryption key is given")]
    NoKey,
    /// A key is not 32 bytes in base64; holds its number in the list, from 1.
    #[error("encryption key number {0} is not 32 bytes in base64")]
    BadKey(usize),
    /// The same key, or two that share their id.
    #[error("two encryption keys are the same")]
    SameKey,
    /// The cryptographic library refused, e.g. because the system has no randomness.
    #[error("the cryptographic library refused")]
    Library,
}

impl From<aws_lc_rs::error::Unspecified> for KeyringError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Library
    }
}

/// The operator's keys. Clones share them.
#[derive(Clone)]
pub struct Keyring {
    /// The keys in the operator's order; never empty.
    keys: Arc<[Key]>,
}

/// One key of the operator's, with its sub-keys in the order of [`Purpose::ALL`].
struct Key {
    id: [u8; KEY_ID_BYTES],
    sub_keys: Vec<SubKey>,
}

struct SubKey {
    sealing: RandomizedNonceKey,
    hashing: hmac::Key,
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys)", self.keys.len())
    }
}

impl Keyring {
    /// Parses base64 keys of 32 bytes; the first one writes.
    ///
    /// # Errors
    /// When there is none, one is malformed, or two are the same.
    pub fn from_base64<T: AsRef<str>>(keys: &[T]) -> Result<Self, KeyringError> {
        let mut made: Vec<Key> = Vec::new();
        for (place, text) in keys.iter().enumerate() {
            let bytes = STANDARD
                .decode(text.as_ref().trim())
                .ok()
                .filter(|bytes| bytes.len() == 32)
                .ok_or(KeyringError::BadKey(place + 1))?;
            let key = Key::new(&bytes)?;
            if made.iter().any(|other| other.id == key.id) {
                return Err(KeyringError::SameKey);
            }
            made.push(key);
        }
        if made.is_empty() {
            return Err(KeyringError::NoKey);
        }
        Ok(Self { keys: made.into() })
    }

    /// Seals `plaintext` with the first key. It opens only with the same purpose and the same
    /// `associated_data`, which ties a sealed row to its row key.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn seal(
        &self,
        purpose: Purpose,
        associated_data: &[u8],
        plaintext: &[u8],
    ) -> Result<Vec<u8>, KeyringError> {
        let key = self.keys.first().ok_or(KeyringError::NoKey)?;
        let sealing = &key.sub_key(purpose).ok_or(KeyringError::Library)?.sealing;
        let mut sealed = plaintext.to_vec();
        let nonce = sealing.seal_in_place_append_tag(Aad::from(associated_data), &mut sealed)?;
        Ok([key.id.as_slice(), nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Opens a value that any of the keys has sealed; `None` for everything else.
    #[must_use]
    pub fn open(&self, purpose: Purpose, associated_data: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (id, rest) = sealed.split_at_checked(KEY_ID_BYTES)?;
        let (nonce, rest) = rest.split_at_checked(NONCE_BYTES)?;
        let key = self.keys.iter().find(|key| key.id == id)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut opened = rest.to_vec();
        let length = key
            .sub_key(purpose)?
            .sealing
            .open_in_place(nonce, Aad::from(associated_data), &mut opened)
            .ok()?
            .len();
        opened.truncate(length);
        Some(opened)
    }

    /// As [`seal`](Self::seal), as text that may stand in an address.
    ///
    /// # Errors
    /// Only when the system has no randomness.
    pub fn seal_text(
        &self,
        purpose: Purpose,
        associated_data: &[u8],
        plaintext: &[u8],
    ) -> Result<String, KeyringError> {
        self.seal(purpose, associated_data, plaintext)
            .map(|sealed| URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens text that [`seal_text`](Self::seal_text) made; `None` for everything else.
    #[must_use]
    pub fn open_text(
        &self,
        purpose: Purpose,
        associated_data: &[u8],
        text: &str,
    ) -> Option<Vec<u8>> {
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        self.open(purpose, associated_data, &sealed)
    }

    /// Whether the first key has sealed this value. Other values are to be sealed again before an
    /// old key is removed.
    #[must_use]
    pub fn is_sealed_by_first(&self, sealed: &[u8]) -> bool {
        self.keys
            .first()
            .is_some_and(|key| sealed.starts_with(&key.id))
    }

    /// A keyed hash by the first key.
    ///
    /// # Errors
    /// Never in a keyring that could be made.
    pub fn mac(&self, purpose: Purpose, data: &[u8]) -> Result<Hash, KeyringError> {
        let key = self.keys.first().ok_or(KeyringError::NoKey)?;
        let sub_key = key.sub_key(purpose).ok_or(KeyringError::Library)?;
        hash(&sub_key.hashing, &[data])
    }

    /// Verifies a keyed hash by any of the keys, in constant time.
    #[must_use]
    pub fn verify_mac(&self, purpose: Purpose, data: &[u8], mac: &[u8]) -> bool {
        self.keys
            .iter()
            .filter_map(|key| key.sub_key(purpose))
            .any(|sub_key| hmac::verify(&sub_key.hashing, data, mac).is_ok())
    }
}

impl Key {
    fn new(bytes: &[u8]) -> Result<Self, KeyringError> {
        let root = Root::new(bytes);
        let sub_keys = Purpose::ALL
            .into_iter()
            .map(|purpose| {
                Ok(SubKey {
                    sealing: RandomizedNonceKey::new(
                        &AES_256_GCM,
                        &root.derive("seal", purpose.label())?,
                    )?,
                    hashing: root.hashing_key(purpose.label())?,
                })
            })
            .collect::<Result<_, KeyringError>>()?;
        let [a, b, c, d, ..] = root.derive("id", "key id")?;
        Ok(Self {
            id: [a, b, c, d],
            sub_keys,
        })
    }

    fn sub_key(&self, purpose: Purpose) -> Option<&SubKey> {
        let place = Purpose::ALL.iter().position(|other| *other == purpose)?;
        self.sub_keys.get(place)
    }
}

/// A secret that sub-keys are derived from.
struct Root(hkdf::Prk);

impl Root {
    fn new(secret: &[u8]) -> Self {
        Self(hkdf::Salt::new(hkdf::HKDF_SHA256, b"arbeidsflate").extract(secret))
    }

    fn derive(&self, kind: &str, label: &str) -> Result<[u8; 32], KeyringError> {
        let mut key = [0; 32];
        let info = [kind.as_bytes(), b":", label.as_bytes()];
        // The output length of SHA-256 is the length that we want.
        self.0.expand(&info, hkdf::HKDF_SHA256)?.fill(&mut key)?;
        Ok(key)
    }

    fn hashing_key(&self, label: &str) -> Result<hmac::Key, KeyringError> {
        Ok(hmac::Key::new(
            hmac::HMAC_SHA256,
            &self.derive("hash", label)?,
        ))
    }
}

/// Keys that outlive every exchange of the operator's keys. Clones share them.
#[derive(Clone)]
pub struct PersistentKeys {
    rows: hmac::Key,
    people: hmac::Key,
    handles: hmac::Key,
}

impl fmt::Debug for PersistentKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[OnceMadeKeys]")
    }
}

impl PersistentKeys {
    /// Derives the keys from the secret that is stored sealed.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, KeyringError> {
        let root = Root::new(secret);
        Ok(Self {
            rows: root.hashing_key("rows")?,
            people: root.hashing_key("people")?,
            handles: root.hashing_key("handles")?,
        })
    }

    /// Row key for a value that must not be readable in the table, such as the id of a session
    /// (`docs/rules/security.md#ses-3`). `parts` are separated by their lengths.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn row(&self, table: &str, parts: &[&str]) -> Result<Hash, KeyringError> {
        let mut fields = vec![table.as_bytes()];
        fields.extend(parts.iter().map(|part| part.as_bytes()));
        hash_fields(&self.rows, &fields)
    }

    /// Key under which a person's own data is stored, in place of the national identity number.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn person(&self, national_identity_number: &str) -> Result<PersonKey, KeyringError> {
        hash(&self.people, &[national_identity_number.as_bytes()]).map(PersonKey)
    }

    /// Handle of a party that is no organisation, for addresses: 22 letters, digits, `-` and `_`,
    /// always the same for one viewer and one party, and not reversible without the key
    /// (`docs/rules/security.md#acc-9`). Two viewers get two handles, so a handle has no meaning
    /// elsewhere.
    ///
    /// # Errors
    /// When the cryptographic library refuses.
    pub fn party_handle(
        &self,
        viewer: &PersonKey,
        party_urn: &str,
    ) -> Result<String, KeyringError> {
        let hash = hash_fields(&self.handles, &[&viewer.0, party_urn.as_bytes()])?;
        let (half, _) = hash.split_at(16);
        Ok(URL_SAFE_NO_PAD.encode(half))
    }
}

/// Stands for a person in the store: a keyed hash of the national identity number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonKey(Hash);

impl PersonKey {
    /// Reads what [`as_bytes`](Self::as_bytes) returned; `None` for another length.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The keyed hash itself, as the database has it.
    #[must_use]
    pub fn as_bytes(&self) -> &Hash {
        &self.0
    }
}

impl fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[PersonKey]")
    }
}

fn hash(key: &hmac::Key, parts: &[&[u8]]) -> Result<Hash, KeyringError> {
    let mut context = hmac::Context::with_key(key);
    for part in parts {
        context.update(part);
    }
    Hash::try_from(context.sign().as_ref()).map_err(|_| KeyringError::Library)
}

/// Hashes fields, each with its length in front: no two lists of fields give the same bytes.
fn hash_fields(key: &hmac::Key, fields: &[&[u8]]) -> Result<Hash, KeyringError> {
    let lengths: Vec<[u8; 8]> = fields
        .iter()
        .map(|field| (field.len() as u64).to_be_bytes())
        .collect();
    let parts: Vec<&[u8]> = lengths
        .iter()
        .zip(fields)
        .flat_map(|(length, field)| [length.as_slice(), field])
        .collect();
    hash(key, &parts)
}

/// A new RSA key for signing, with the public half in the form of a JWK.
#[derive(Debug)]
pub struct NewRsaKey {
    /// The private key, PKCS #8 in DER.
    pub private: SecretSlice<u8>,
    /// Modulus `n` of the JWK, in base64url.
    pub modulus: String,
    /// Exponent `e` of the JWK, in base64url.
    pub exponent: String,
}

/// Generates an RSA key of 2048 bits.
///
/// # Errors
/// When the cryptographic library refuses.
pub fn new_rsa_key() -> Result<NewRsaKey, KeyringError> {
    let pair = rsa::KeyPair::generate(rsa::KeySize::Rsa2048)?;
    let private: Pkcs8V1Der<'_> = pair.as_der()?;
    let public = pair.public_key();
    Ok(NewRsaKey {
        private: private.as_ref().to_vec().into(),
        modulus: url_safe(public.modulus().big_endian_without_leading_zero()),
        exponent: url_safe(public.exponent().big_endian_without_leading_zero()),
    })
}

/// Random bytes from the operating system's generator.
///
/// # Errors
/// When the system has no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], KeyringError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes)?;
    Ok(bytes)
}

/// 256 random bits as 43 characters that may stand in a cookie and an address.
///
/// # Errors
/// When the system has no randomness.
pub fn random_text() -> Result<String, KeyringError> {
    random::<32>().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

/// The SHA-256 hash, of which PKCE and `at_hash` are made.
#[must_use]
pub fn sha256(data: &[u8]) -> Vec<u8> {
    digest::digest(&digest::SHA256, data).as_ref().to_vec()
}

/// Encodes bytes as URL-safe base64 without padding.
#[must_use]
pub fn url_safe(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether two values are equal, compared in constant time.
#[must_use]
pub fn is_equal(one: &[u8], other: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(one, other).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";
    const B: &str = "YmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmI=";

    fn ring(keys: &[&str]) -> Keyring {
        Keyring::from_base64(keys).unwrap()
    }

    #[test]
    fn a_keyring_needs_keys_of_32_bytes_that_differ() {
        let error = |keys: &[&str]| Keyring::from_base64(keys).unwrap_err();
        assert_eq!(error(&[]), KeyringError::NoKey);
        assert_eq!(error(&[A, "c2hvcnQ="]), KeyringError::BadKey(2));
        assert_eq!(error(&["no base64!"]), KeyringError::BadKey(1));
        assert_eq!(error(&[A, A]), KeyringError::SameKey);
    }

    #[test]
    fn what_is_sealed_opens_only_with_its_purpose_and_associated_data() {
        let ring = ring(&[A]);
        let sealed = ring
            .seal(Purpose::AuthSession, b"row 1", b"secret")
            .unwrap();
        assert_eq!(
            ring.open(Purpose::AuthSession, b"row 1", &sealed).unwrap(),
            b"secret"
        );
        assert_eq!(ring.open(Purpose::AuthSession, b"row 2", &sealed), None);
        assert_eq!(ring.open(Purpose::BrowserSession, b"row 1", &sealed), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(
                ring.open(Purpose::AuthSession, b"row 1", &changed),
                None,
                "byte {place}"
            );
            assert_eq!(
                ring.open(Purpose::AuthSession, b"row 1", &sealed[..place]),
                None,
                "{place} bytes"
            );
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_way_twice() {
        let ring = ring(&[A]);
        let one = ring.seal_text(Purpose::Cursor, b"", b"x").unwrap();
        let two = ring.seal_text(Purpose::Cursor, b"", b"x").unwrap();
        assert_ne!(one, two);
        assert_eq!(ring.open_text(Purpose::Cursor, b"", &one).unwrap(), b"x");
        assert_eq!(ring.open_text(Purpose::Cursor, b"", "å"), None);
    }

    #[test]
    fn an_exchanged_key_still_reads_and_the_first_one_writes() {
        let old = ring(&[A]).seal(Purpose::BrowserSession, b"", b"x").unwrap();
        let both = ring(&[B, A]);
        assert_eq!(both.open(Purpose::BrowserSession, b"", &old).unwrap(), b"x");
        assert!(!both.is_sealed_by_first(&old));
        let new = both.seal(Purpose::BrowserSession, b"", b"x").unwrap();
        assert!(both.is_sealed_by_first(&new));
        assert_eq!(
            ring(&[B]).open(Purpose::BrowserSession, b"", &new).unwrap(),
            b"x"
        );
        assert_eq!(ring(&[B]).open(Purpose::BrowserSession, b"", &old), None);
    }

    #[test]
    fn keyed_hashes_differ_by_purpose_and_survive_an_exchange() {
        let old = ring(&[A]).mac(Purpose::FormToken, b"x").unwrap();
        assert!(ring(&[B, A]).verify_mac(Purpose::FormToken, b"x", &old));
        assert!(!ring(&[B, A]).verify_mac(Purpose::Cursor, b"x", &old));
        assert!(!ring(&[B, A]).verify_mac(Purpose::FormToken, b"y", &old));
        assert!(!ring(&[B]).verify_mac(Purpose::FormToken, b"x", &old));
        assert!(!ring(&[A]).verify_mac(Purpose::FormToken, b"x", &[]));
    }

    #[test]
    fn acc_9_a_party_handle_is_short_stable_and_its_viewers_own() {
        let keys = PersistentKeys::from_secret(&[7; 32]).unwrap();
        let ola = keys.person("14886498226").unwrap();
        let kari = keys.person("x").unwrap();
        let handle = keys.party_handle(&ola, "urn:x").unwrap();
        assert_eq!(handle, keys.party_handle(&ola, "urn:x").unwrap());
        assert_eq!(handle.len(), 22);
        assert_ne!(handle, keys.party_handle(&kari, "urn:x").unwrap());
        assert_ne!(handle, keys.party_handle(&ola, "urn:y").unwrap());
        let others = PersistentKeys::from_secret(&[8; 32]).unwrap();
        assert_ne!(handle, others.party_handle(&ola, "urn:x").unwrap());
    }

    #[test]
    fn row_keys_keep_their_parts_apart() {
        let keys = PersistentKeys::from_secret(&[7; 32]).unwrap();
        assert_ne!(
            keys.row("sid", &["ab", "c"]).unwrap(),
            keys.row("sid", &["a", "bc"]).unwrap()
        );
        assert_ne!(
            keys.row("a", &["b"]).unwrap(),
            keys.row("b", &["a"]).unwrap()
        );
    }

    #[test]
    fn random_texts_have_256_bits_and_never_repeat() {
        let texts: std::collections::HashSet<String> =
            (0..1000).map(|_| random_text().unwrap()).collect();
        assert_eq!(texts.len(), 1000);
        assert!(texts.iter().all(|text| text.len() == 43));
    }

    #[test]
    fn no_key_prints() {
        assert_eq!(format!("{:?}", ring(&[A])), "Keyring(1 keys)");
        let keys = PersistentKeys::from_secret(&[7; 32]).unwrap();
        assert_eq!(format!("{keys:?}"), "[OnceMadeKeys]");
    }
}
