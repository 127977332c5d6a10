//! The rules of `docs/rules/controllers/`.

use super::{Entry, Rule};

super::rules! {
    E1 "A Service with a selector feeds Endpoints and EndpointSlices, and CoreDNS reads only the slices"
        = "kubernetes pkg/controller/endpoint/endpoints_controller.go; kubernetes staging/src/k8s.io/endpointslice/reconciler.go";
    E2 "The controllers do not touch an ExternalName or a Service without a selector, and an empty selector is none"
        = "kubernetes staging/src/k8s.io/api/core/v1/types.go Selector";
    E3 "A pod is an endpoint if it is in the namespace, has the labels of the selector, has an IP and has not finished"
        = "kubernetes staging/src/k8s.io/endpointslice/util/controller_utils.go ShouldPodBeInEndpoints";
    E4 "A terminating pod leaves Endpoints, and stays in the slices as not ready"
        = "kubernetes staging/src/k8s.io/endpointslice/utils.go podToEndpoint";
    E5 "An endpoint is ready if its pod has the condition Ready and is not terminating, or if the Service publishes not-ready addresses"
        = "kubernetes staging/src/k8s.io/endpointslice/utils.go podToEndpoint";
    E6 "With `publishNotReadyAddresses` all endpoints are ready"
        = "kubernetes staging/src/k8s.io/endpointslice/utils.go podToEndpoint";
    E7 "An endpoint has its pod's `hostname` only if the pod's `subdomain` is the name of the Service, in the same namespace"
        = "kubernetes staging/src/k8s.io/endpointslice/util/controller_utils.go ShouldSetHostname";
    E8 "The pods of a StatefulSet have their own name as `hostname` and `spec.serviceName` as `subdomain`; nothing creates that Service"
        = "kubernetes pkg/controller/statefulset/stateful_set_utils.go initIdentity";
    E9 "A named `targetPort` is the first container port with that name and protocol; a pod without one is listed without the port"
        = "kubernetes pkg/api/v1/pod/util.go FindPort";
    E10 "A slice has at most 100 endpoints, and Endpoints at most 1000 addresses"
        = "kubernetes staging/src/k8s.io/endpointslice/reconciler.go; kubernetes pkg/controller/endpoint/endpoints_controller.go";
    E11 "Endpoints have the Service's first family only; slices are made for each family, with the pod's first address of it"
        = "kubernetes staging/src/k8s.io/endpointslice/reconciler.go";
    E12 "Hand-made Endpoints are mirrored into slices if a Service of the same name exists and has no selector"
        = "kubernetes pkg/controller/endpointslicemirroring; kubernetes pkg/api/v1/endpoints/util.go RepackSubsets";
    E13 "With a selector, hand edits to the controller's Endpoints and slices are overwritten; an added slice with another manager stays and adds its addresses"
        = "kubernetes staging/src/k8s.io/endpointslice/reconciler.go";
    E14 "When a selector is removed, the Endpoints and slices that exist stay as they are"
        = "kubernetes pkg/controller/endpointslicemirroring; kubernetes pkg/controller/garbagecollector";
    E15 "Endpoints belong to the Service of the same name; slices belong by their label, and their names mean nothing"
        = "kubernetes pkg/controller/endpointslicemirroring";
}
