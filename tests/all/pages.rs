//! Every page in every state and language, held to the page rules and to the size that is wanted.

use std::collections::BTreeSet;

use arbeidsflate::{commands::preview, i18n::Language};
use scraper::{Html, Selector};

use crate::support::page_rules;

#[test]
fn every_sample_in_every_language_obeys_the_page_rules() {
    let mut count = 0;
    for language in Language::ALL {
        for sample in preview::samples(language).unwrap() {
            page_rules::check(&sample.html, &sample.path(language));
            let lang = format!("<html lang=\"{}\"", language.code());
            assert!(sample.html.contains(&lang), "{}", sample.path(language));
            count += 1;
        }
    }
    assert!(count >= 3 * 60, "{count} samples");
}

#[test]
fn every_state_has_an_address_of_its_own() {
    let samples = preview::samples(Language::Nb).unwrap();
    let paths: BTreeSet<_> = samples
        .iter()
        .map(|sample| sample.path(Language::Nb))
        .collect();
    assert_eq!(paths.len(), samples.len());
}

/// `docs/rules/inbox.md#budgets`: at 50 rows at most 100 kB and 1,500 elements. The sample has 100
/// rows.
#[test]
fn a_list_stays_light() {
    let samples = preview::samples(Language::Nb).unwrap();
    let list = samples
        .iter()
        .find(|sample| sample.state == "a hundred rows")
        .unwrap();
    let all = Selector::parse("*").unwrap();
    let elements = Html::parse_document(&list.html).select(&all).count();
    let bytes = list.html.len();
    println!("100 rows: {bytes} bytes, {elements} elements");
    assert!(bytes <= 200_000, "{bytes} bytes");
    assert!(elements <= 3_000, "{elements} elements");
}
