-- Roles and schemas of Agent Factory. Run as a superuser (or the database's owner with CREATEROLE), on the database that
-- the services use; running it again changes nothing but the passwords.
--
-- Each service has one role and one schema of the same name. The schema vault belongs to the role vault, as which
-- nobody can log in; ingress may become it, to run the vault's migrations. The passwords are taken from the session
-- settings agent_factory.password_<role>; a role whose setting is missing or empty keeps the password that it has.
-- With psql:
--     psql -v ON_ERROR_STOP=1 \
--          -c "set agent_factory.password_ingress = '…'" -c "set agent_factory.password_queue = '…'" \
--          -c "set agent_factory.password_scaler = '…'" -c "set agent_factory.password_cleanup = '…'" \
--          -f database-roles.sql
do $$
declare
    service text;
    password text;
begin
    -- Two launchers at once take turns.
    perform pg_advisory_xact_lock(hashtextextended('agent-factory database roles', 0));

    if not exists (select from pg_roles where rolname = 'vault') then
        create role vault nologin;
    end if;

    foreach service in array array['ingress', 'queue', 'scaler', 'cleanup'] loop
        if not exists (select from pg_roles where rolname = service) then
            execute format('create role %I login', service);
        end if;
        password := current_setting('agent_factory.password_' || service, true);
        if password <> '' then
            execute format('alter role %I password %L', service, password);
        end if;
        execute format('create schema if not exists %I authorization %I', service, service);
        execute format('revoke all on schema %I from public', service);
        execute format('alter role %I in database %I set search_path = %I', service, current_database(), service);
    end loop;

    create schema if not exists vault authorization vault;
    revoke all on schema vault from public;
    grant usage on schema vault to ingress, queue, scaler, cleanup;
    execute format('grant connect on database %I to ingress, queue, scaler, cleanup', current_database());

    -- To become, not to inherit: in its daily work ingress has only what the vault's policies give it.
    if current_setting('server_version_num')::int >= 160000 then
        execute 'grant vault to ingress with inherit false, set true';
    else
        execute 'alter role ingress noinherit';
        execute 'grant vault to ingress';
    end if;

    revoke create on schema public from public;
end
$$;
