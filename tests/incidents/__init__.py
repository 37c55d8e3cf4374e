"""Incidents of real shops, one file a thread: a small spec, what arrived, what is decided.

Each file shows the incident twice: `SPEC` has the rule that prevents or detects it, and `NAIVE` is
written as that system worked and lets it through. Where `NAIVE` says `back: true`, it has to: a
spec that goes back without saying so does not load (test_woocommerce_stripe_902.py shows it).

docs/explanation/incidents.md lists them all.
"""
