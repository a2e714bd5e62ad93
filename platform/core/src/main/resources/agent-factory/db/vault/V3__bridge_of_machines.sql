-- The existing worker image reads its agent's bridge from the environment of its machine, which the scaler makes.
create policy machines_are_told_of_their_bridge on secret for select to scaler
    using (active and starts_with(ref, 'agent-bridge.'));
