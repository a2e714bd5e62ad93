package io.agentfactory.platform.token;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses an API caller the workspaces that its token does not name, wherever a controller takes a request parameter
 * {@code workspaceId}, so that no controller can forget to.
 */
final class WorkspaceCheck implements HandlerInterceptor {

    private static final String PARAMETER = "workspaceId";

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (handler instanceof HandlerMethod method
                && authentication != null
                && authentication.getPrincipal() instanceof ApiCaller caller) {
            String workspaceId = workspaceOf(request, method);
            if (workspaceId != null) {
                caller.require(workspaceId);
            }
        }
        return true;
    }

    private static @Nullable String workspaceOf(HttpServletRequest request, HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam annotation = parameter.getParameterAnnotation(RequestParam.class);
            if (annotation != null && PARAMETER.equals(nameOf(parameter, annotation))) {
                String given = request.getParameter(PARAMETER);
                String other = annotation.defaultValue();
                return given != null && !given.isEmpty()
                        ? given
                        : ValueConstants.DEFAULT_NONE.equals(other) ? null : other;
            }
        }
        return null;
    }

    private static @Nullable String nameOf(MethodParameter parameter, RequestParam annotation) {
        return annotation.name().isEmpty() ? parameter.getParameter().getName() : annotation.name();
    }
}
