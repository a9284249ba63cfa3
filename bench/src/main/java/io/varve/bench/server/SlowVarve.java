package io.varve.bench.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Makes each metadata file that Varve writes take as long as on a distant object store. It is found
 * on the class path of a Varve that is started with the property {@value Latency#PROPERTY}.
 */
public final class SlowVarve
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    context
        .getBeanFactory()
        .addBeanPostProcessor(
            new BeanPostProcessor() {
              @Override
              public Object postProcessAfterInitialization(Object bean, String name) {
                return name.equals("metadataFiles") ? slow(bean) : bean;
              }
            });
  }

  private static Object slow(Object files) {
    return Proxy.newProxyInstance(
        files.getClass().getClassLoader(),
        files.getClass().getInterfaces(),
        (proxy, method, arguments) -> {
          if (method.getName().equals("write")) {
            Latency.pause();
          }
          try {
            return method.invoke(files, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }
}
