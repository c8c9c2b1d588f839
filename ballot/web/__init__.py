"""The site: one blueprint an audience, on a common base. Every page works without script; a GET never changes anything."""
