//! Tests of how search words are parsed, which query is sent, and how the page explains it.

use super::*;

/// The query that is sent in bokmål.
#[track_caller]
fn query(text: &str) -> String {
    let search = SearchWords::parse(text, false).unwrap();
    search.as_query("nb").unwrap()
}

#[test]
fn words_are_combined_with_a_written_and() {
    for (text, expected) in [
        ("brev", "brev"),
        ("  brev   2025 ", "brev AND 2025"),
        ("\"frist fikk svir\" brev", "\"frist fikk svir\" AND brev"),
        ("«ny frist»", "\"ny frist\""),
        ("“ny frist”", "\"ny frist\""),
        ("\"brev\"", "brev"),
        ("brev -gebyr", "brev -gebyr"),
        ("-gebyr brev", "brev -gebyr"),
        ("brev -\"ny frist\"", "brev -\"ny frist\""),
        ("\"ikke lukket", "\"ikke lukket\""),
        ("brev or and", "brev AND \"or\" AND \"and\""),
        ("brev & gebyr", "brev AND gebyr"),
        ("1/2026", "1/2026"),
        ("brev (gebyr), 50 %", "brev AND gebyr AND 50"),
        ("brev\u{0}gebyr", "brev AND gebyr"),
    ] {
        assert_eq!(query(text), expected, "{text}");
    }
}

/// A minus inside quotation marks is plain text; outside of them every dash is an operator, if a
/// word follows it directly.
#[test]
fn a_minus_is_what_stands_before_a_word() {
    for (text, expected) in [
        ("brev \"-gebyr\"", "brev AND gebyr"),
        ("brev «–gebyr»", "brev AND gebyr"),
        ("\"brev -gebyr\"", "\"brev gebyr\""),
        ("brev –gebyr", "brev -gebyr"),
        ("brev —gebyr", "brev -gebyr"),
        ("brev \u{2212}gebyr", "brev -gebyr"),
        ("brev --gebyr", "brev -gebyr"),
        ("brev – gebyr", "brev AND gebyr"),
        ("brev - gebyr", "brev AND gebyr"),
        ("brev -«gebyr»", "brev -gebyr"),
        ("brev -", "brev"),
        ("e-pust", "e-pust"),
        ("2025–2026", "2025–2026"),
    ] {
        assert_eq!(query(text), expected, "{text}");
    }
}

/// AND binds closer than OR: unwanted words are in every alternative.
#[test]
fn excluded_words_bind_to_every_alternative() {
    let any = |text: &str| {
        let search = SearchWords::parse(text, true).unwrap();
        search.as_query("nb").unwrap()
    };
    assert_eq!(
        any("brev gebyr -kim -\"ny frist\""),
        "brev -kim -\"ny frist\" OR gebyr -kim -\"ny frist\""
    );
    assert_eq!(any("brev gebyr"), "brev OR gebyr");
    assert_eq!(query("bok -kim"), "bok -kim OR bøk -kim");
    assert_eq!(query("bok kim"), "bok AND kim OR bøk AND kim");
    assert_eq!(query("kim -bok"), "kim -bok -bøk");
    assert_eq!(any("bok kim"), "bok OR bøk OR kim");
}

/// Stop words would remove the wanted words from an alternative, and leave only unwanted ones: the
/// API refuses such a query as a whole.
#[test]
fn common_words_are_not_asked_for() {
    let search = SearchWords::parse("med brev -kim", true).unwrap();
    assert_eq!(search.as_query("nb").unwrap(), "brev -kim");
    assert_eq!(search.as_query("en").unwrap(), "med -kim OR brev -kim");
    let search = SearchWords::parse("og er det", false).unwrap();
    assert_eq!(search.as_query("nb"), None);
    assert_eq!(query("og 7"), "7 OR 7");
    // Spellings that are stop words are left out too.
    assert_eq!(query("na brev"), "na AND brev");
    let search = SearchWords::parse("brev -og -gebyr", false).unwrap();
    assert_eq!(search.as_query("nb").unwrap(), "brev -gebyr");
    assert_eq!(search.unwanted_query().unwrap(), "gebyr OR gebyr");
    let search = SearchWords::parse("brev -og", false).unwrap();
    assert_eq!(search.unwanted_query(), None);
}

#[test]
fn what_is_found_is_told_for_the_languages_that_find_it() {
    let told = |text: &str, languages: &[&str]| {
        let search = SearchWords::parse(text, false).unwrap();
        let texts = |terms: Vec<&Term>| {
            terms
                .iter()
                .map(|term| term.text().to_owned())
                .collect::<Vec<_>>()
        };
        let meaning = search.meaning(languages);
        (
            texts(meaning.wanted),
            texts(meaning.unwanted),
            texts(meaning.common),
        )
    };
    let list = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("brev om tax -og -gebyr", &["nb"]),
        (
            list(&["brev", "tax"]),
            list(&["gebyr"]),
            list(&["om", "og"])
        )
    );
    // A stop word of one language is not certain to be in any hit.
    assert_eq!(
        told("my tax", &["nb", "en"]),
        (list(&["tax"]), list(&[]), list(&["my"]))
    );
    assert_eq!(
        told("my tax", &["nb"]),
        (list(&["my", "tax"]), list(&[]), list(&[]))
    );
    // A language in which nothing can be found has no effect.
    assert_eq!(
        told("men", &["nb", "en"]),
        (list(&["men"]), list(&[]), list(&[]))
    );
    assert_eq!(
        told("og er", &["nb"]),
        (list(&[]), list(&[]), list(&["og", "er"]))
    );
    for (text, languages, shown) in [
        ("frist for svar", &["nb"][..], "frist … svar"),
        ("for svar på det", &["nb"], "svar"),
        ("frist for the svar", &["nb"], "frist … the svar"),
        ("frist for the svar", &["nb", "en"], "frist … svar"),
        ("og det", &["nb"], "og det"),
    ] {
        assert_eq!(Term::without_common(text, languages), shown, "{text}");
    }
}

#[test]
fn a_search_that_would_be_too_long_leaves_out_spellings_and_tells_so() {
    let short = SearchWords::parse("soknader barnehage", false).unwrap();
    assert!(!short.is_cut());
    let long = SearchWords::parse(
        "foreldrebetaling barnehageplass soknadsfrist kommunestyre",
        false,
    )
    .unwrap();
    assert!(long.is_cut());
    let query = long.as_query("nb").unwrap();
    assert!(
        query.chars().count() <= MOST_ASKED,
        "{}",
        query.chars().count()
    );
    assert!(
        query.contains("søknadsfrist") && query.starts_with("foreldrebetaling AND barnehageplass")
    );
    let many = (0..43)
        .map(|n| if n % 2 == 0 { "brt" } else { "-krt" })
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(SearchWords::parse(&many, true), Err(Unsearchable::TooMany));
    // Every query is at most as long as calculated.
    for (text, is_any) in [
        ("soknader barnehage -posten", false),
        ("soknader barnehage -posten", true),
        ("x y 12", false),
    ] {
        let search = SearchWords::parse(text, is_any).unwrap();
        let length = search.as_query("xx").unwrap().chars().count();
        assert!(length <= search.longest_query(), "{text}");
    }
}

#[test]
fn what_cannot_be_searched_for_is_told_apart() {
    let long = "a".repeat(201);
    for (text, expected) in [
        ("", Unsearchable::TooShort),
        ("a", Unsearchable::TooShort),
        (" a b ", Unsearchable::TooShort),
        ("???", Unsearchable::TooShort),
        ("\"\" -", Unsearchable::TooShort),
        ("«e»", Unsearchable::TooShort),
        ("(7)", Unsearchable::TooShort),
        ("-skatt", Unsearchable::OnlyUnwanted),
        ("–skatt", Unsearchable::OnlyUnwanted),
        (&long, Unsearchable::TooLong),
        ("brev 14859102442", Unsearchable::IdentityNumber),
        ("148591 02442", Unsearchable::IdentityNumber),
        ("«148591-02442»", Unsearchable::IdentityNumber),
        ("skatt -148591\u{a0}02442", Unsearchable::IdentityNumber),
    ] {
        assert_eq!(SearchWords::parse(text, false), Err(expected), "{text}");
    }
    for fine in [
        "æøå",
        "310702641",
        "310 702 641",
        "123456 7890",
        "1234567890123",
        "12345678901",
        "faktura 1234.56.78903",
        "og -skatt",
    ] {
        assert!(SearchWords::parse(fine, false).is_ok(), "{fine}");
    }
}

#[test]
fn hits_are_cut_out_in_every_case_and_with_other_endings_and_spellings() {
    for (words, text, expected) in [
        ("skatt", "Skatt og moms", &["", "Skatt", " og moms"][..]),
        (
            "søknad",
            "Søknaden din, søknader",
            &["", "Søknaden", " din, ", "søknader", ""],
        ),
        (
            "soknad",
            "Søknaden din, soknad",
            &["", "Søknaden", " din, ", "soknad", ""],
        ),
        (
            "opplysningene",
            "Kontroller opplysningene",
            &["Kontroller ", "opplysningene", ""],
        ),
        ("skatt", "Skatteetaten", &["Skatteetaten"]),
        ("skatt -moms", "moms", &["moms"]),
        (
            "\"ny frist\"",
            "En ny frist",
            &["En ", "ny", " ", "frist", ""],
        ),
        ("blåbær", "", &[""]),
        ("ÆRLIG", "ærlig talt", &["", "ærlig", " talt"]),
        (
            "vurdering",
            "Vurderingens grunnlag: å vurdere",
            &["", "Vurderingens", " grunnlag: å vurdere"],
        ),
        (
            "betalte",
            "Du har betalt. Betaling",
            &["Du har ", "betalt", ". Betaling"],
        ),
    ] {
        let search = SearchWords::parse(words, false).unwrap();
        let pieces = search.pieces(text, "nb");
        assert_eq!(pieces, expected, "{words} in {text}");
        assert_eq!(pieces.concat(), text);
    }
}

#[test]
fn the_endings_of_hits_are_those_of_the_language_of_the_text() {
    let search = SearchWords::parse("apply vurdering", true).unwrap();
    let text = "You applied. Vurderingen: å vurdere";
    for (language, expected) in [
        (
            "en",
            &["You ", "applied", ". Vurderingen: å ", "vurdere", ""][..],
        ),
        ("nb", &["You applied. ", "Vurderingen", ": å vurdere"]),
        ("nn", &["You applied. ", "Vurderingen", ": å vurdere"]),
        ("se", &["You applied. ", "Vurderingen", ": å vurdere"]),
    ] {
        assert_eq!(search.pieces(text, language), expected, "{language}");
    }
}
