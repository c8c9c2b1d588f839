"""Names that have forms: a message asks for `{state}` as it stands in a sentence, or for one of its forms by `{state_de}`."""

from __future__ import annotations

from collections.abc import Mapping


class Inflected(str):
    """A name as it stands in a sentence, with its other forms and with what it begins with at the head of one."""

    __slots__ = ("_forms", "capital")

    _forms: Mapping[str, str]
    capital: str

    def __new__(cls, name: str, forms: Mapping[str, str], capital: str = "") -> Inflected:
        """Return the name; `capital` is what stands at the head of a sentence, where that is more than its first letter."""
        made = super().__new__(cls, name)
        made._forms = forms
        made.capital = capital or name[:1].upper() + name[1:]
        return made

    def form(self, name: str) -> str:
        """Return the form of this name (`de`, `gen`); the name itself where it has no such form."""
        return self._forms.get(name, str(self))


def form_of(facts: Mapping[str, object], name: str) -> str:
    """Return the form that `state_de` asks of the fact `state`. Raises KeyError where there is no fact with forms."""
    whole, _, form = name.rpartition("_")
    fact = facts.get(whole)
    if not isinstance(fact, Inflected):
        raise KeyError(name)
    return fact.form(form)
