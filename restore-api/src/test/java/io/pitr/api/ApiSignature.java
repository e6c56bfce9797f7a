package io.pitr.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public classes of a module and their public and protected members, as sorted text. */
final class ApiSignature {
  private ApiSignature() {}

  /**
   * @param anchor any class of the module
   */
  static String of(Class<?> anchor) {
    try {
      Path classes = Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes)) {
        return files
            .map(file -> classes.relativize(file).toString())
            .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
            .map(name -> name.substring(0, name.length() - 6).replace(java.io.File.separator, "."))
            .sorted()
            .map(ApiSignature::load)
            .filter(ApiSignature::isVisible)
            .map(ApiSignature::text)
            .collect(Collectors.joining("\n"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ApiSignature.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return isVisible(type.getModifiers()) && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String text(Class<?> type) {
    var lines = new ArrayList<String>();
    for (Field field : type.getDeclaredFields()) {
      if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
        lines.add(field.toGenericString());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers()) && !constructor.isSynthetic()) {
        lines.add(constructor.toGenericString());
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isVisible(method.getModifiers()) && !method.isSynthetic()) {
        lines.add(method.toGenericString());
      }
    }
    String own = type.getName().replace('$', '.') + ".";
    return lines.stream()
        .map(line -> "  " + line.replace('$', '.').replace(own, ""))
        .sorted()
        .collect(Collectors.joining("\n", head(type) + "\n", "\n"));
  }

  private static String head(Class<?> type) {
    var head = new StringBuilder(Modifier.toString(type.getModifiers() & ~Modifier.INTERFACE));
    head.append(type.isSealed() ? " sealed" : "").append(' ').append(kind(type)).append(' ');
    head.append(type.getTypeName().replace('$', '.'));
    if (type.getTypeParameters().length > 0) {
      head.append(Arrays.toString(type.getTypeParameters()));
    }
    if (type.isRecord()) {
      head.append(
          Arrays.stream(type.getRecordComponents())
              .map(part -> part.getGenericType().getTypeName() + " " + part.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    }
    List<String> above =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(Type::getTypeName)
            .filter(name -> !name.equals("java.lang.Object") && !name.equals("java.lang.Record"))
            .toList();
    if (!above.isEmpty()) {
      head.append(" : ").append(String.join(", ", above));
    }
    return head.toString().replace('$', '.');
  }

  private static String kind(Class<?> type) {
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isRecord()) {
      return "record";
    }
    return type.isEnum() ? "enum" : "class";
  }
}
