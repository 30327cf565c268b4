//! Papers over HTTP: files for their own side, not found by anybody else, linked where people look for them.

use crate::browsers::Answer;
use crate::stage;
use crate::story::Story;
use domain::statements::Month;

stories!(papers_are_downloaded_by_their_own_side, the_page_of_an_order_leads_from_another_imei_to_a_dispute);

/// That an answer is a file of this kind.
fn is_file(answer: &Answer, kind: &str, ending: &str, beginning: &[u8]) {
    assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{}", answer.text());
    let disposition = answer.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"") && disposition.ends_with(&format!("{ending}\""))
    );
    assert!(answer.body.starts_with(beginning));
    assert!(answer.header("cache-control").contains("no-store"), "it is one person's alone");
}

async fn papers_are_downloaded_by_their_own_side(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let mut eve = site.member("Eve").await;
    let receipt = format!("/account/orders/{}/receipt.pdf", owned.purchase);
    let slip = format!("/account/orders/{}/packing-slip.pdf", owned.sale);
    is_file(&ada.get(&receipt).await, "application/pdf", "-receipt.pdf", b"%PDF-");
    is_file(&ada.get(&slip).await, "application/pdf", "-packing-slip.pdf", b"%PDF-");
    assert!(ada.get(&format!("/account/orders/{}", owned.purchase)).await.text().contains(&receipt));
    assert!(ada.get(&format!("/account/orders/{}", owned.sale)).await.text().contains(&slip));
    let month = Month::of(site.services.clock.now());
    let statement = |format: &str| format!("/account/statements?month={month}&currency=USD&format={format}");
    is_file(&ada.get(&statement("pdf")).await, "application/pdf", "-USD.pdf", b"%PDF-");
    is_file(&ada.get(&statement("csv")).await, "text/csv; charset=utf-8", "-USD.csv", b"at,what,");
    assert!(ada.get("/account/sales").await.text().contains("action=\"/account/statements\""));
    for path in [&receipt, &slip] {
        assert_eq!(eve.get(path).await.status, 404, "{path}");
        assert_eq!(site.guest().get(path).await.status, 401, "{path}");
    }
    assert_eq!(site.guest().get(&statement("pdf")).await.status, 401);
    for wrong in [
        "/account/orders/nothing/receipt.pdf".to_owned(),
        format!("/account/orders/{}/invoice.pdf", owned.purchase),
        format!("/account/orders/{}/receipt.pdf", owned.sale),
        statement("exe"),
        "/account/statements?month=2026-13&currency=USD&format=pdf".into(),
        "/account/statements?month=2026-11&currency=XXX&format=pdf".into(),
        "/account/statements?month=2026-11&month=2026-12".into(),
    ] {
        assert_eq!(ada.get(&wrong).await.status, 404, "{wrong}");
    }
}

async fn the_page_of_an_order_leads_from_another_imei_to_a_dispute(story: Story) {
    let site = stage::open(story).await;
    let mut ada = site.member("Ada").await;
    let owned = site.furnish(&ada).await;
    let (id, page) = (owned.purchase.to_string(), format!("/account/orders/{}", owned.purchase));
    let version = [("order", id.as_str()), ("version", "3")];
    assert_eq!(ada.post(&page, "/api/confirm_delivery", &version).await.status, 302);
    let shown = ada.get(&page).await.text();
    assert!(shown.contains("Is it the phone that you bought?") && shown.contains("inputmode=\"numeric\""));
    // A mistyped number is refused, and stays in the field.
    let typed = |imei: &'static str| [("form[order]", id.clone()), ("form[imei]", imei.to_owned())];
    let mistyped = typed("49 015420 323751 9");
    let fields: Vec<_> = mistyped.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = ada.post(&page, "/api/check_arrival", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("One of the digits is wrong") && refused.text().contains("323751 9"));
    let other = typed("49 015420 323751 8");
    let fields: Vec<_> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = ada.post(&page, "/api/check_arrival", &fields).await;
    assert_eq!((sent.status, sent.location()), (302, format!("{page}/dispute").as_str()));
    let dispute = ada.get(sent.location()).await.text();
    assert!(dispute.contains("shows another IMEI than the one that I bought"), "{dispute}");
    assert!(!dispute.contains("323751"), "no number is shown");
    let wrong_item = dispute.split("<input").find(|input| input.contains("value=\"wrong_item\"")).unwrap();
    assert!(wrong_item.split('>').next().unwrap().contains("checked"), "{wrong_item}");
}
