//! What the store promises about sellers' accounts at those who pay them.

use crate::market::{NOW, id, opened};
use domain::AccountId;
use store::{Error, Store};

contract!(rows: a_seller_has_one_account_at_each_company);

async fn a_seller_has_one_account_at_each_company(store: Store) {
    let seller = opened(&store).await;
    let mut db = store.write().await.unwrap();
    assert_eq!(db.payout_account(seller, "stripe").await.unwrap(), None);
    db.add_payout_account(seller, "stripe", "acct_1", NOW).await.unwrap();
    db.add_payout_account(seller, "other", "acct_1", NOW).await.unwrap();
    let account = db.payout_account(seller, "stripe").await.unwrap().unwrap();
    assert_eq!((account.account, account.reference.as_str(), account.ready), (seller, "acct_1", false));
    db.mark_payout_account("stripe", "acct_1", true).await.unwrap();
    assert!(db.payout_account_called("stripe", "acct_1").await.unwrap().unwrap().ready);
    assert!(!db.payout_account(seller, "other").await.unwrap().unwrap().ready);
    assert_eq!(db.payout_account_called("stripe", "ACCT_1").await.unwrap(), None);
    assert_eq!(db.payout_account(id::<AccountId>(99), "stripe").await.unwrap(), None);
    let all = db.payout_accounts_of(seller).await.unwrap();
    assert_eq!(all, [("other".into(), "acct_1".into()), ("stripe".into(), "acct_1".into())]);
    let again = db.add_payout_account(seller, "stripe", "acct_2", NOW).await;
    assert!(matches!(again, Err(Error::Duplicate(_))));
}
