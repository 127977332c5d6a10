//! Pieces that outlive the visit in which they were brought.

use super::*;
use crate::cluster::Request;
use crate::sandbox::Link;

/// The same after the page was loaded again, by what a browser keeps.
pub(super) fn reloaded(sandbox: &Sandbox) -> Sandbox {
    let link = Link::to(sandbox);
    let (read, problems) = Link::read_with(&link.pairs(), link.manifests.clone().into(), &[]);
    assert_eq!((&read.pieces, problems), (&link.pieces, Vec::new()));
    let (opened, problems) = read.open();
    assert_eq!(problems, []);
    opened
}

fn told(sandbox: &Sandbox) -> Vec<String> {
    let of = |piece: &Piece| {
        let mut objects: Vec<String> = piece.objects().iter().map(|one| one.reference().to_string()).collect();
        objects.sort();
        format!("{:?} {} {} {:?} {} {objects:?}", piece.name, piece.bytes, piece.is_standing, piece.gave, piece.secrets)
    };
    sandbox.pieces().iter().map(|piece| of(piece)).collect()
}

fn with_piece(sandbox: &mut Sandbox, text: &str) {
    let pieces = sandbox.pieces_to_add_to().and(Piece::read("", text).unwrap());
    sandbox.edit(Edit::Imported(Arc::new(Import::from_pieces(pieces).finish()))).unwrap();
}

#[test]
fn pieces_outlive_a_reload_with_what_came_in_each_and_what_they_do_not_tell() {
    let other = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w, namespace: shop}\n";
    let before = brought(&[("services.yaml", SERVICES), ("", PODS), ("a;b, c\"d.yaml", other)]);
    let mut after = reloaded(&before);
    assert_eq!(told(&after), told(&before));
    assert_eq!(gaps(&after), gaps(&before));
    assert!(!gaps(&after).is_empty());
    assert_eq!(told(&reloaded(&after)), told(&before), "however often");

    // One more piece leads where it leads without the reload.
    let mut beside = before.clone();
    let more = "apiVersion: v1\nkind: Service\nmetadata: {name: more, namespace: shop}\nspec: {clusterIP: 10.43.9.9, clusterIPs: [10.43.9.9], selector: {app: cart}, ports: [{port: 80}]}\n";
    with_piece(&mut beside, more);
    with_piece(&mut after, more);
    assert_eq!(told(&after), told(&beside));
    assert!(after.cluster().objects().eq(beside.cluster().objects()));
    assert!(found(&after) == found(&beside) && !found(&after).is_empty());
    let unmodelled = Import::from_pieces(after.pieces().clone()).finish().unmodelled;
    assert_eq!(unmodelled.get("Widget"), Some(&1));

    assert!(after.undo());
    assert_eq!(told(&after), told(&before), "undo has them too");
    assert!(Link::to(&before).shared().pieces.is_empty(), "nobody else learns what the files were called");
}

#[test]
fn what_somebody_made_here_before_a_reload_stays_when_one_more_piece_comes() {
    let mut sandbox = brought(&[("", SERVICES)]);
    let made = "apiVersion: v1\nkind: Service\nmetadata: {name: mine, namespace: shop}\nspec: {selector: {app: cart}, ports: [{port: 80}]}\n";
    let made = crate::manifest::read(made).documents.remove(0).value;
    sandbox.edit(Edit::Requests(vec![Request::Put(made)])).unwrap();
    let mut after = reloaded(&sandbox);
    let standing: Vec<(bool, usize)> = after.pieces().iter().map(|piece| (piece.is_standing, piece.number())).collect();
    assert_eq!(standing, [(false, 4), (true, 1)], "{:?}", told(&after));
    with_piece(&mut after, PODS);
    assert!(is_there(&after, Kind::Service, "shop", "mine") && is_there(&after, Kind::Pod, "shop", "cart-0"));
}

#[test]
fn labels_that_controllers_know_each_other_by_keep_their_values_where_names_are_replaced() {
    let slice = "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: orders-x, namespace: shop, labels: {kubernetes.io/service-name: orders, endpointslice.kubernetes.io/managed-by: endpointslice-controller.k8s.io}}\naddressType: IPv4\nports: [{port: 80, protocol: TCP}]\nendpoints: [{addresses: [10.42.0.20], conditions: {ready: true}}]\n";
    let sandbox = brought(&[("", SERVICES), ("", PODS), ("", slice)]);
    let found = small(&sandbox, &ask("shop/cart-0", "orders"), true);
    assert!(found.is_renamed);
    let text = found.link.manifests.clone().unwrap();
    assert!(text.contains("endpointslice-controller.k8s.io"), "{text}");
    assert!(!text.contains("orders") && !text.contains("shop"), "{text}");
    let (opened, _) = found.link.open();
    let slices = opened.cluster().of_kind(&Kind::EndpointSlice).filter_map(|object| object.as_endpoint_slice());
    let lists = slices.filter(|slice| slice.endpoints.iter().any(|one| one.addresses == ["10.42.0.20"]));
    assert_eq!(lists.count(), 1, "no second one is derived");
}
