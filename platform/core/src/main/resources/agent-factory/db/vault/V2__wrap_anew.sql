-- The owner of the vault wraps the data keys anew when the key from the environment is exchanged.
grant update (wrapped) on keyset to ingress;
