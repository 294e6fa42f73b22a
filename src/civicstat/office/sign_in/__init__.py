"""How people come in: password, second factor, passkey, the city's own provider. Built on allauth."""
