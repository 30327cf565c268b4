//! Phones for the stage: a model in the catalogue, and listings of it in any state.

use super::Story;
use domain::ListingId;
use domain::catalogue::{FormFactor, Model, Tier};
use domain::listings::ListingState;
use services::Caller;

/// The only model on the stage.
pub fn model() -> Model {
    Model {
        slug: "fairphone-4".into(),
        brand_slug: "fairphone".into(),
        brand: "Fairphone".into(),
        name: "4".into(),
        form: FormFactor::Phone,
        tier: Tier::A,
        release_year: Some(2021),
        storage_gb: vec![128, 256],
        storage_known: true,
        ram_gb: vec!["6".into()],
        colours: vec!["Green".into()],
        screen_in: None,
        resolution: None,
        battery_mah: None,
        chip: None,
    }
}

/// A listing of a seller that was brought into that state, past the checks of its use cases.
pub async fn phone_for_sale(story: &Story, seller: &Caller, state: ListingState) -> ListingId {
    let mut db = story.services.store.write().await.unwrap();
    db.save_models(&[model()]).await.unwrap();
    db.commit().await.unwrap();
    let id = story.services.draft_listing(seller, "fairphone-4").await.unwrap();
    if state != ListingState::Draft {
        let now = story.services.clock.now();
        let mut db = story.services.store.write().await.unwrap();
        let draft = db.listing(id).await.unwrap().unwrap();
        assert!(db.move_listing(&draft, state, Some(now), now).await.unwrap());
        db.commit().await.unwrap();
    }
    id
}
