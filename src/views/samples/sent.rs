//! Samples of threads, of transmission pages and of print pages.

use jiff::SignedDuration;

use super::{
    FIRST_ID, ago, alone,
    dialog_parts::{attachment, embed, minimal},
    now, owner, page, texts, urn,
};
use crate::{
    domain::{
        Attachment, ConsumerType, Dialog, EmbedKind, Link, OutwardRule, Sender, SenderKind,
        Transmission, TransmissionKind,
        transmission::{TransmissionId, blank},
    },
    i18n::Language,
    views::pages::dialog::{DialogInput, PrintPage, TransmissionPage},
};

fn sent(id: u128, kind: TransmissionKind, title: &str, days: i64) -> Transmission {
    let sender = if kind.is_from_party() {
        Sender {
            kind: SenderKind::Representative,
            name: Some("LYS ÆRLIG".to_owned()),
        }
    } else {
        Sender {
            kind: SenderKind::ServiceOwner,
            name: None,
        }
    };
    Transmission {
        kind,
        sender,
        title: texts(&[("nb", title)]),
        summary: texts(&[("nb", "Et par ord om hva den inneholder.")]),
        ..blank(FIRST_ID + id, ago(days, 2))
    }
}

/// A request, its answer and the reply to that, and one transmission of each unusual kind.
#[expect(clippy::too_many_lines, reason = "a table of states")]
pub(crate) fn thread() -> Vec<Transmission> {
    let answers = |id: u128| Some(TransmissionId(uuid::Uuid::from_u128(FIRST_ID + id)));
    let content = |id: u128| {
        let url = format!("https://fjordvik.example.no/innhold/{id}");
        Some(embed(&url, EmbedKind::Markdown))
    };
    let file = |name: &str| attachment(name, "https://fjordvik.example.no/fil.pdf", None);
    let link = |title: &str, url: &str| Link {
        title: texts(&[("nb", title)]),
        url: url.to_owned(),
        expires_at: None,
    };
    let for_machines = |mut file: Attachment| {
        for url in &mut file.urls {
            url.consumer = ConsumerType::Api;
        }
        file
    };
    vec![
        Transmission {
            content: content(1),
            ..sent(1, TransmissionKind::Request, "Send inn kvitteringer", 30)
        },
        Transmission {
            answers: answers(1),
            attachments: vec![file("Kvitteringer.pdf")],
            ..sent(2, TransmissionKind::Submission, "Kvitteringer", 28)
        },
        Transmission {
            answers: answers(2),
            is_opened: false,
            content: content(3),
            links: vec![
                link("Slik leser du svaret", "https://fjordvik.example.no/svar"),
                link("Gammel lenke", "urn:dialogporten:expired"),
            ],
            ..sent(
                3,
                TransmissionKind::Acceptance,
                "Kvitteringene er godkjent",
                2,
            )
        },
        Transmission {
            is_authorised: false,
            content: Some(embed("urn:dialogporten:unauthorized", EmbedKind::Markdown)),
            attachments: vec![attachment(
                "Notat.pdf",
                "urn:dialogporten:unauthorized",
                None,
            )],
            ..sent(4, TransmissionKind::Decision, "Skjermet notat", 20)
        },
        Transmission {
            summary: texts(&[]),
            ..sent(5, TransmissionKind::Information, "Uten innhold", 25)
        },
        Transmission {
            summary: texts(&[]),
            attachments: vec![for_machines(file("data.xml"))],
            ..sent(6, TransmissionKind::Information, "For maskiner", 26)
        },
        Transmission {
            title: texts(&[]),
            sender: Sender {
                kind: SenderKind::Unknown,
                name: None,
            },
            ..sent(7, TransmissionKind::Unknown, "", 27)
        },
    ]
}

/// `count` transmissions, of which no two belong together.
pub(crate) fn many(count: u128) -> Vec<Transmission> {
    let one = |id: u128| {
        let minutes = i64::try_from(id).unwrap_or(0);
        Transmission {
            created_at: now() - SignedDuration::from_mins(minutes),
            attachments: vec![attachment(
                "Brev",
                "https://fjordvik.example.no/brev.pdf",
                None,
            )],
            ..sent(
                id,
                TransmissionKind::Information,
                &format!("Melding {id}"),
                0,
            )
        }
    };
    (1..=count).map(one).collect()
}

/// Sample transmission pages, each with the name of its state.
pub(crate) fn transmissions(language: Language) -> Vec<(&'static str, TransmissionPage)> {
    let own = alone()
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let dialog = Dialog {
        transmissions: thread(),
        ..minimal(&own)
    };
    let names = [
        "request with content",
        "submission with an attachment",
        "answer with links",
        "unauthorised",
        "empty",
    ];
    let parties = alone();
    let view = |one: &Transmission| {
        let input = DialogInput {
            dialog: &dialog,
            parties: &parties,
            list: None,
            is_other_party: false,
            own_key: None,
            label_form: None,
            token: Some("sample"),
            beside: None,
            owners: &owner,
            service: None,
            outward: OutwardRule::default(),
        };
        TransmissionPage::new(page(language, &parties, 0), &input, one)
    };
    let shown = dialog.transmissions.iter().map(view);
    names.into_iter().zip(shown).collect()
}

/// Sample print pages, with and without the content of transmissions.
pub(crate) fn prints(language: Language) -> Vec<(&'static str, PrintPage)> {
    let own = alone()
        .own()
        .map_or_else(|| urn("310702641"), |own| own.urn.clone());
    let parties = alone();
    let view = |dialog: &Dialog, with_content| {
        let input = DialogInput {
            dialog,
            parties: &parties,
            list: None,
            is_other_party: false,
            own_key: None,
            label_form: None,
            token: Some("sample"),
            beside: None,
            owners: &owner,
            service: None,
            outward: OutwardRule::default(),
        };
        let history = super::history::of_every_kind();
        let address = "https://inbox.example.no/dialog/1".to_owned();
        PrintPage::new(
            page(language, &parties, 0),
            &input,
            &history,
            (address, with_content),
        )
    };
    let whole = Dialog {
        transmissions: thread(),
        main_content: Some(embed(
            "https://fjordvik.example.no/innhold/1",
            EmbedKind::Markdown,
        )),
        ..minimal(&own)
    };
    vec![
        ("minimal", view(&minimal(&own), false)),
        ("whole", view(&whole, false)),
        ("whole with content", view(&whole, true)),
    ]
}
