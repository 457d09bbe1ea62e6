//! Samples of the page of an opened dialog.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::{
    SEALED, ago, alone,
    dialog_parts::{action, attachment, embed, minimal},
    many, now, owner, page, sent, summary, texts, urn,
};
use crate::{
    domain::{
        Dialog, DialogPart, DialogSummary, EmbedKind, Folder, GuiAction, HttpVerb, Label,
        Localised, MarkedText, Markup, OutwardRule, PartyUrn, Priority, Seen, Status, UnknownDates,
    },
    i18n::Language,
    urls::{ListUrl, PartyKey},
    views::pages::dialog::{DialogInput, DialogView},
};

#[expect(clippy::too_many_lines, reason = "everything that a dialog can hold")]
fn full(party: &PartyUrn) -> Dialog {
    let markdown = "**Viktig:** sjekk fradrag.\n\n## Hva må du gjøre?\n\n- Reise\n- Gjeld\n\n1. Først\n2. Så\n\n> Et sitat fra loven.\n\n| År | Skatt |\n|---|---|\n| 2025 | 4 200 |\n| 2026 | 4 410 |\n\n`kode` og [les mer](https://fjordvik.example.no/skatt).\n\n<script>alert(1)</script>";
    let deadline = now() + SignedDuration::from_hours(76);
    let mut write = action(
        "Bekreft at du har lest vedtaket",
        Priority::Secondary,
        "https://fjordvik.example.no/bekreft",
    );
    write.verb = HttpVerb::Post;
    Dialog {
        summary: DialogSummary {
            status: Status::RequiresAttention,
            due_at: Some(deadline),
            external_reference: Some("2026/1234".to_owned()),
            extended_status: texts(&[("nb", "Klagefrist løper")]),
            seen: Seen {
                by_self: true,
                others: 2,
                at: Some(ago(0, 1)),
                others_at: Some(ago(1, 3)),
            },
            ..summary(1, party, 3)
        },
        expires_at: Some(now() + SignedDuration::from_hours(24 * 400)),
        additional_info: Some(MarkedText {
            text: texts(&[("nb", markdown)]),
            markup: Markup::Markdown,
        }),
        attachments: vec![
            attachment(
                "Vedtak om eiendomsskatt",
                "https://fjordvik.example.no/vedtak.pdf",
                None,
            ),
            attachment(
                "Takstbrev",
                "https://fjordvik.example.no/takst.pdf",
                Some(deadline),
            ),
            attachment("Gammel takst", "urn:dialogporten:expired", Some(ago(9, 0))),
            attachment("Nabovarsel", "urn:dialogporten:unauthorized", None),
            attachment("Ødelagt lenke", "javascript:alert(1)", None),
        ],
        gui_actions: vec![
            action(
                "Klag på vedtaket",
                Priority::Primary,
                "https://fjordvik.example.no/klag",
            ),
            action(
                "Se hvordan skatten er regnet ut",
                Priority::Tertiary,
                "https://fjordvik.example.no/utregning",
            ),
            write,
        ],
        main_content: Some(embed(
            "https://fjordvik.example.no/innhold/1",
            EmbedKind::Markdown,
        )),
        transmissions: sent::thread(),
        progress: Some(40),
        process: Some("urn:example:sak:12".to_owned()),
        preceding_process: Some("urn:example:sak:11".to_owned()),
        undecodable: 0,
        missing: BTreeSet::new(),
    }
}

/// Sample dialog pages, each with the name of its state.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn dialogs(language: Language) -> Vec<(&'static str, DialogView)> {
    let own = alone()
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let base = minimal(&own);
    let many_files = (1..=20)
        .map(|n| {
            attachment(
                &format!("Bilag {n}"),
                "https://fjordvik.example.no/b.pdf",
                None,
            )
        })
        .collect();
    let unauthorised = GuiAction {
        is_authorised: false,
        ..action("Signer", Priority::Primary, "urn:dialogporten:unauthorized")
    };
    let six = ["en", "to", "tre", "fire", "fem", "seks"].map(|name| {
        action(
            &format!("Valg {name}"),
            Priority::Tertiary,
            &format!("https://{name}.example.no/"),
        )
    });
    let html = "<h1>Vedtak</h1><p>Les <a href='https://skatt.example.no/'>vedtaket</a>.</p><ul><li onclick='x'>Punkt</li></ul>";
    let plain = "Første linje.\nAndre linje.";
    let cases = [
        ("full", full(&own)),
        ("minimal", base.clone()),
        (
            "without title",
            Dialog {
                summary: DialogSummary {
                    title: Localised::default(),
                    ..base.summary.clone()
                },
                ..base.clone()
            },
        ),
        (
            "twenty attachments",
            Dialog {
                attachments: many_files,
                ..base.clone()
            },
        ),
        (
            "unauthorised action",
            Dialog {
                gui_actions: vec![unauthorised],
                ..base.clone()
            },
        ),
        (
            "six actions at six hosts",
            Dialog {
                gui_actions: six.into(),
                ..base.clone()
            },
        ),
        (
            "legacy html",
            Dialog {
                additional_info: Some(MarkedText {
                    text: texts(&[("nb", html)]),
                    markup: Markup::Html,
                }),
                ..base.clone()
            },
        ),
        (
            "plain information in another language",
            Dialog {
                additional_info: Some(MarkedText {
                    text: texts(&[("se", plain)]),
                    markup: Markup::Plain,
                }),
                ..base.clone()
            },
        ),
        (
            "content that cannot be shown",
            Dialog {
                main_content: Some(embed(
                    "https://fjordvik.example.no/innhold/1",
                    EmbedKind::Unknown,
                )),
                ..base.clone()
            },
        ),
        (
            "unauthorised content",
            Dialog {
                main_content: Some(embed("urn:dialogporten:unauthorized", EmbedKind::Html)),
                ..base.clone()
            },
        ),
        (
            "twelve transmissions",
            Dialog {
                transmissions: sent::many(12),
                ..base.clone()
            },
        ),
        (
            "five hundred transmissions",
            Dialog {
                transmissions: sent::many(500),
                ..base.clone()
            },
        ),
        (
            "archived",
            Dialog {
                summary: DialogSummary {
                    labels: vec![Label::Archive],
                    ..base.summary.clone()
                },
                ..base.clone()
            },
        ),
        (
            "draft in the bin",
            Dialog {
                summary: DialogSummary {
                    labels: vec![Label::Bin],
                    status: Status::Draft,
                    ..base.summary.clone()
                },
                ..base.clone()
            },
        ),
        (
            "without most of its parts",
            Dialog {
                summary: DialogSummary {
                    unknown_dates: UnknownDates {
                        content: true,
                        due: true,
                    },
                    ..base.summary.clone()
                },
                gui_actions: vec![GuiAction {
                    verb: HttpVerb::Unknown,
                    ..action("Signer", Priority::Primary, "https://a.example.no/")
                }],
                missing: BTreeSet::from([
                    DialogPart::Party,
                    DialogPart::Content,
                    DialogPart::Attachments,
                    DialogPart::Actions,
                    DialogPart::Transmissions,
                    DialogPart::TransmissionContent,
                ]),
                ..base.clone()
            },
        ),
        (
            "one part could not be shown",
            Dialog {
                undecodable: 1,
                ..base.clone()
            },
        ),
        (
            "long title",
            Dialog {
                summary: DialogSummary {
                    title: texts(&[("nb", &"Enlangtittelutenmellomrom".repeat(10))]),
                    ..base.summary.clone()
                },
                ..base
            },
        ),
    ];
    let list = PartyKey::parse("310702641").map(|party| ListUrl::new(party, Folder::Inbox));
    let view = |dialog: &Dialog| {
        let parties = alone();
        let input = DialogInput {
            dialog,
            parties: &parties,
            list: list.as_ref(),
            is_other_party: false,
            own_key: list.as_ref().map(|list| &list.party),
            label_form: Some(SEALED),
            token: Some("sample"),
            beside: None,
            owners: &owner,
            service: None,
            outward: OutwardRule::default(),
        };
        DialogView::new(page(language, &parties, 0), &input)
    };
    let mut views: Vec<_> = cases
        .iter()
        .map(|(name, dialog)| (*name, view(dialog)))
        .collect();
    let mut without_events = view(&full(&own));
    if let Some(live) = &mut without_events.live {
        live.is_off = true;
    }
    views.push(("nobody tells of changes", without_events));
    views.push(("of a company", {
        let parties = many();
        let mut dialog = full(&urn("311443756"));
        dialog.summary.due_at = Some(ago(2, 0));
        dialog.summary.seen.by_self = false;
        let service = texts(&[("nb", "Eiendomsskatt: takst og klage")]);
        let input = DialogInput {
            dialog: &dialog,
            parties: &parties,
            list: list.as_ref(),
            is_other_party: true,
            own_key: list.as_ref().map(|list| &list.party),
            label_form: Some(SEALED),
            token: Some("sample"),
            beside: None,
            owners: &owner,
            service: Some(&service),
            outward: OutwardRule::default(),
        };
        DialogView::new(page(language, &parties, 2), &input)
    }));
    views
}
