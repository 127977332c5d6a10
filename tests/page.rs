//! Components in a real browser: type, click, and assert what a person perceives.
#![cfg(target_arch = "wasm32")]

use k8s_dns_lab::dns::Name;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn names_compare_without_case_in_the_browser_too() {
    assert_eq!(Name::parse("DB.shop.svc.cluster.local"), Name::parse("db.shop.SVC.cluster.local."));
}
