package io.varve.api.http;

import io.varve.security.login.Login;
import io.varve.security.login.LoginSettings;
import io.varve.security.rights.Access;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The plumbing with controllers that echo. The profile keeps it out of the component scan of other
 * tests.
 */
@Profile(HttpApplication.PROFILE)
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(
    excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@Import({HttpConfiguration.class, EchoController.class, FailingController.class})
public class HttpApplication {

  public static final String PROFILE = "http-plumbing";
  static final long MAX_BODY = 1 << 20;

  /** Whose pages may call this server. */
  static final String ORIGIN = "https://app.example.com";

  @Bean
  Login login() {
    return new Login(LoginSettings.NONE);
  }

  @Bean
  HttpSettings httpSettings() {
    return new HttpSettings(
        InetAddress.getLoopbackAddress(),
        0,
        0,
        MAX_BODY,
        List.of("Catalog.Test", "10.1.2.3"),
        false,
        new EdgeSettings(List.of(ORIGIN), List.of(), Optional.empty()));
  }

  /** In place of the decision before each endpoint, of which there is none here. */
  @Bean
  WebMvcConfigurer unlimited() {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(
            new HandlerInterceptor() {
              @Override
              public boolean preHandle(
                  HttpServletRequest request, HttpServletResponse response, Object handler) {
                request.setAttribute(Access.class.getName(), Access.UNLIMITED);
                return true;
              }
            });
      }
    };
  }
}
