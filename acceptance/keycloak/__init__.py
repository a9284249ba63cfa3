"""Varve's login with a real Keycloak: clients, tokens that must be refused, keys that change, outages.

By name only, for Keycloak takes a minute to start: `./varve test acceptance keycloak`.
"""
