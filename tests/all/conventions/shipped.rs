//! What is shipped holds no secret, has one TLS library, and nothing for demonstration
//! (`docs/rules/security.md#cfg-3` to `docs/rules/security.md#cfg-7`).

use std::collections::BTreeSet;

use arbeidsflate::crypto;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD},
};

use crate::support::source::{self, File, is_test_file, test_modules};

/// Modules of the product that need the feature `demo`.
const DEMONSTRATION: [&str; 3] = ["demo", "development", "preview"];

/// The files of the product and those that operators copy from, without parts for tests.
fn shipped() -> Vec<File> {
    let files = source::files("src", &["rs"]);
    let tests = test_modules(&files);
    let code = files
        .into_iter()
        .filter(|file| !is_test_file(&file.path, &tests))
        .map(|file| File {
            text: before_tests(&file.text).to_owned(),
            path: file.path,
        });
    let others = [
        ("src", ["toml", "ftl", "json"]),
        ("docs", ["md", "toml", "txt"]),
        ("static", ["js", "css", "json"]),
        ("templates", ["html", "txt", "svg"]),
    ];
    let others = others
        .iter()
        .flat_map(|(folder, kinds)| source::files(folder, kinds));
    let single = ["README.md", "CONTRIBUTING.md", "justfile", ".ci/run"].map(source::file);
    code.chain(others).chain(single).collect()
}

/// Tests stand at the end of a file.
fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default()
}

/// Whether a text holds an encryption key or a private key.
fn holds_secret(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let mut words = text.split(|c| !is_part(c));
    let is_key = |word: &str| {
        let value = word.trim_end_matches('=').rsplit('=').next();
        let bytes = value.map(|value| STANDARD_NO_PAD.decode(value));
        word.ends_with('=') && bytes.is_some_and(|bytes| bytes.is_ok_and(|key| key.len() == 32))
    };
    let is_private = text.match_indices("\"d\":").any(|(at, member)| {
        let value = text[at + member.len()..].trim_start();
        let value = value
            .strip_prefix('"')
            .and_then(|rest| rest.split('"').next());
        value.is_some_and(|value| value.len() > 40)
    });
    let is_pem = text.match_indices("PRIVATE KEY-----").any(|(at, mark)| {
        let after = text[at + mark.len()..].trim_start();
        after.find(|c| !is_part(c)).unwrap_or(after.len()) > 40
    });
    words.any(is_key) || is_private || is_pem
}

/// The names of all packages in the lock file.
fn packages(lock: &str) -> BTreeSet<&str> {
    lock.lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .collect()
}

#[test]
fn cfg_3_no_file_of_the_product_holds_a_secret() {
    let files = shipped();
    assert!(files.len() > 300, "{} files", files.len());
    let found: Vec<_> = files
        .iter()
        .filter(|file| holds_secret(&file.text))
        .map(|file| &file.path)
        .collect();
    assert_eq!(found, [""; 0]);
    let key = STANDARD.encode(crypto::random::<32>().unwrap());
    assert!(holds_secret(&format!("ARBEIDSFLATE_ENCRYPTION_KEYS={key}")));
    assert!(holds_secret(&format!("{{\"d\": \"{}\"}}", "x".repeat(342))));
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n", "M".repeat(64));
    assert!(holds_secret(&pem));
    assert!(!holds_secret("openssl rand -base64 32 > encryption.key"));
}

#[test]
fn cfg_4_tls_is_rustls_alone() {
    let lock = source::file("Cargo.lock").text;
    let packages = packages(&lock);
    assert!(packages.contains("rustls"), "the names are read");
    for other in ["openssl", "openssl-sys", "native-tls", "boring", "mbedtls"] {
        assert!(!packages.contains(other), "{other}");
    }
}

#[test]
fn cfg_5_nothing_is_signed_with_the_crate_rsa() {
    let lock = source::file("Cargo.lock").text;
    let exceptions = source::file("deny.toml").text;
    let is_excepted = exceptions.contains("RUSTSEC-2023-0071");
    assert!(!packages(&lock).contains("rsa") || is_excepted);
    for file in source::files("src", &["rs"]) {
        for key in ["RsaPrivateKey", "CoreRsaPrivateSigningKey"] {
            assert!(!file.text.contains(key), "{}: {key}", file.path);
        }
    }
    let manifest = source::file("Cargo.toml").text;
    let mut lines = manifest.lines();
    let signing = lines.find(|line| line.starts_with("jsonwebtoken = "));
    let signing = signing.unwrap();
    assert!(
        signing.contains("aws_lc_rs") && !signing.contains("rust_crypto"),
        "{signing}"
    );
}

#[test]
fn cfg_6_what_is_for_demonstration_needs_its_feature() {
    let manifest = source::file("Cargo.toml").text;
    assert!(manifest.contains("demo = [\"dep:simulators\"]"));
    let simulators = manifest
        .lines()
        .find(|line| line.starts_with("simulators = "));
    assert!(simulators.unwrap().contains("optional = true"));
    let commands = source::file("src/commands/mod.rs").text;
    for module in DEMONSTRATION {
        let declared = format!("#[cfg(feature = \"demo\")]\npub mod {module};");
        assert!(commands.contains(&declared), "{module}");
        assert_eq!(commands.matches(&format!("mod {module};")).count(), 1);
    }
    for file in source::files("src", &["rs"]) {
        let is_for_it = DEMONSTRATION
            .iter()
            .any(|module| file.path.starts_with(&format!("src/commands/{module}")));
        let uses = before_tests(&file.text).contains("simulators::");
        assert!(is_for_it || !uses, "{} uses the simulators", file.path);
    }
    let checks = source::file(".ci/run").text;
    assert!(checks.contains("cargo build --locked --release --no-default-features"));
    assert!(checks.contains("is in the production build"));
}

#[test]
fn cfg_7_the_unit_has_a_user_of_its_own_and_a_read_only_file_system() {
    let guide = source::file("docs/operations.md").text;
    let (_, unit) = guide.split_once("[Service]\n").unwrap();
    let (unit, _) = unit.split_once("[Install]").unwrap();
    for line in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "StateDirectory=arbeidsflate",
        "UMask=0077",
    ] {
        assert!(unit.lines().any(|one| one == line), "{line}");
    }
}
