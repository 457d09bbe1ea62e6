//! The services that lists can be narrowed to: whose they are.

use arbeidsflate::simulator::dialogporten::Switches;
use reqwest::StatusCode;

use crate::support::{town::Town, visitor::Visitor};

/// Dialogporten answers the catalogue of all services where it looks at no rights, and does not say
/// so.
#[tokio::test]
async fn the_catalogue_is_not_taken_for_the_readers_own_services() {
    for full_catalogue in [false, true] {
        let town = Town::new().await;
        let mut visitor = Visitor::new();
        let inbox = town.signs_in(&mut visitor, "lys").await;
        town.dialogporten().set_switches(Switches {
            full_catalogue,
            ..Switches::default()
        });
        let filter = format!("{}/filter", inbox.url.path());
        let page = visitor.opens(&town.at(&filter)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.text().contains("du leter blant alle som finnes"),
            full_catalogue
        );
    }
}
