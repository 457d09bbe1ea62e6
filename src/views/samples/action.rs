//! Samples of the confirmation page for a GUI action.

use super::{
    FIRST_ID, SEALED, alone,
    dialog_parts::{action, minimal},
    owner, page, texts, urn,
};
use crate::{
    domain::{ActionId, Dialog, DialogSummary, GuiAction, HttpVerb, Label, OutwardRule, Priority},
    i18n::Language,
    views::pages::dialog::{ActionPage, DialogInput},
};

/// Sample confirmation pages, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn actions(language: Language) -> Vec<(&'static str, ActionPage)> {
    let own = alone()
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let id = ActionId(uuid::Uuid::from_u128(FIRST_ID));
    let prompt = "Bekrefter du at du har lest vedtaket?\nDu får en kvittering.";
    let plain = GuiAction {
        id: Some(id),
        prompt: texts(&[("nb", prompt)]),
        ..action(
            "Bekreft at du har lest vedtaket",
            Priority::Primary,
            "https://fjordvik.example.no/bekreft",
        )
    };
    let with = |change: fn(&mut GuiAction)| {
        let mut action = plain.clone();
        change(&mut action);
        Dialog {
            gui_actions: vec![action],
            ..minimal(&own)
        }
    };
    let delete = |action: &mut GuiAction| {
        action.verb = HttpVerb::Delete;
        action.deletes_dialog = true;
        action.prompt = texts(&[]);
        action.title = texts(&[("nb", "Slett meldingen")]);
    };
    let in_bin = |dialog: Dialog| Dialog {
        summary: DialogSummary {
            labels: vec![Label::Bin],
            ..dialog.summary
        },
        ..dialog
    };
    let cases = [
        ("going on", with(|_| {})),
        ("write action", with(|action| action.verb = HttpVerb::Post)),
        ("delete action", in_bin(with(delete))),
        ("delete action outside the bin", with(delete)),
        ("unauthorised", with(|action| action.is_authorised = false)),
        ("gone", minimal(&own)),
    ];
    let parties = alone();
    let view = |dialog: &Dialog| {
        let input = DialogInput {
            dialog,
            parties: &parties,
            list: None,
            is_other_party: false,
            own_key: None,
            label_form: Some(SEALED),
            token: Some("sample"),
            beside: None,
            owners: &owner,
            service: None,
            outward: OutwardRule::default(),
        };
        ActionPage::new(page(language, &parties, 0), &input, id)
    };
    cases
        .iter()
        .map(|(name, dialog)| (*name, view(dialog)))
        .collect()
}
