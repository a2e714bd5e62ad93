package io.agentfactory.platform.token;

import io.agentfactory.platform.problem.ProblemWriter;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Who may call what: workers their door, API callers the rest of {@code /v1}, anybody health, the API's description and
 * the open paths. What is named nowhere is closed.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration"
        })
@EnableWebSecurity
@EnableMethodSecurity
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(TokenProperties.class)
class SecurityAutoConfiguration {

    private static final String WORKER_DOOR = "/v1/worker/**";

    @Bean
    TokenKeys tokenKeys(TokenProperties properties) {
        return TokenKeys.parse(properties.key());
    }

    /** Made where a service asks for it: the others do with the public half of the key. */
    @Bean
    @Lazy
    TokenMint tokenMint(TokenKeys keys, InstantSource clock) {
        return new TokenMint(keys.signingKey(), clock);
    }

    @Bean
    WorkerTokenRenewal workerTokenRenewal(TokenKeys keys, InstantSource clock) {
        return new WorkerTokenRenewal(
                keys.signing().map(key -> new TokenMint(key, clock)).orElse(null), clock);
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role("admin")
                .implies("operator")
                .role("operator")
                .implies("reader")
                .build();
    }

    /** Every request is observed once, as a whole: a span and a timer for each filter cost more than the filters. */
    @Bean
    static SecurityObservationSettings requestsAreObservedAsAWhole() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(1)
    SecurityFilterChain workerDoor(
            HttpSecurity http,
            TokenKeys keys,
            InstantSource clock,
            ProblemWriter writer,
            ObjectProvider<WorkerAdmission> admission) {
        Refusals refusals = Refusals.ofWorkers(writer);
        List<WorkerAdmission> admissions = admission.stream().toList();
        AuthorizationManager<RequestAuthorizationContext> admitted = (authentication, context) ->
                new AuthorizationDecision(authentication.get() instanceof TokenAuthentication token
                        && token.getPrincipal() instanceof WorkerIdentity worker
                        && admissions.stream().allMatch(door -> door.admits(worker)));
        var workers = new TokenReader(keys, clock).workers();
        return stateless(http.securityMatcher(WORKER_DOOR), refusals)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access(admitted))
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> workers)
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(
            HttpSecurity http, TokenKeys keys, InstantSource clock, TokenProperties properties, ProblemWriter writer) {
        Refusals refusals = Refusals.ofApiCallers(writer);
        var apiCallers = new TokenReader(keys, clock).apiCallers();
        return stateless(http, refusals)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/actuator/health/**", "/v3/api-docs/**")
                        .permitAll()
                        .requestMatchers(properties.openPaths().toArray(String[]::new))
                        .permitAll()
                        .requestMatchers("/v1/**", "/actuator/**")
                        .hasRole("reader")
                        .anyRequest()
                        .denyAll())
                .oauth2ResourceServer(server -> server.authenticationManagerResolver(request -> apiCallers)
                        .authenticationEntryPoint(refusals)
                        .accessDeniedHandler(refusals))
                .build();
    }

    private static HttpSecurity stateless(HttpSecurity http, Refusals refusals) {
        // No cookies, so nothing that a foreign page could make a browser send.
        return http.csrf(csrf -> csrf.disable())
                .formLogin(form -> form.disable())
                .httpBasic(basic -> basic.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .anonymous(anonymous -> {})
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
    }

    @Bean
    WebMvcConfigurer workspaceChecked() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new WorkspaceCheck()).addPathPatterns("/v1/**");
            }
        };
    }
}
