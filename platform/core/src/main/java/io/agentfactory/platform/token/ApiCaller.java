package io.agentfactory.platform.token;

import io.agentfactory.platform.problem.ProblemException;
import java.util.Set;
import org.springframework.http.HttpStatus;

/**
 * Who an API token speaks for. Controllers take it as {@code @AuthenticationPrincipal ApiCaller}.
 *
 * <p>A request parameter named {@code workspaceId} is checked before the controller is called; where the workspace
 * comes from elsewhere, the controller calls {@link #require}.
 *
 * @param name subject of the token
 * @param roles roles in the token, of {@code admin}, {@code operator}, {@code reader}
 * @param workspaces workspaces that it may use; {@code *} is every one
 */
public record ApiCaller(String name, Set<String> roles, Set<String> workspaces) {

    public static final String EVERY_WORKSPACE = "*";

    public ApiCaller {
        roles = Set.copyOf(roles);
        workspaces = Set.copyOf(workspaces);
    }

    public boolean mayUse(String workspaceId) {
        return workspaces.contains(EVERY_WORKSPACE) || workspaces.contains(workspaceId);
    }

    /** @throws ProblemException 403 {@code workspace-forbidden} if the caller may not use this workspace */
    public void require(String workspaceId) {
        if (!mayUse(workspaceId)) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "workspace-forbidden",
                    "The token is not for this workspace: ask for one whose claim 'ws' names it.");
        }
    }
}
