package io.varve.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Varve writes to the local file system is its own user's. */
final class PrivateFilesTest {

  @TempDir private Path temporary;

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void filesAndFoldersAreReadableByTheirOwnerOnly() throws IOException {
    Path file = temporary.resolve("n/t/metadata/one.metadata.json");
    List<String> folders = List.of("n", "n/t", "n/t/metadata");
    try (OutputStream out = new LocalFileIO().newOutputFile("file://" + file).create()) {
      out.write(1);
    }
    assertThat(rights(file)).isEqualTo("rw-------");
    for (String folder : folders) {
      assertThat(rights(temporary.resolve(folder))).isEqualTo("rwx------");
    }
  }

  @Test
  void aRootThatIsMissingIsMadeForItsOwnerOnly() throws IOException {
    PrivateFiles.closeRoot(temporary.resolve("data/warehouse"));
    assertThat(rights(temporary.resolve("data"))).isEqualTo("rwx------");
    assertThat(rights(temporary.resolve("data/warehouse"))).isEqualTo("rwx------");
  }

  @Test
  void aFolderWithOtherThingsInItKeepsItsRights() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("data"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    PrivateFiles.closeIfEmpty(folder);
    assertThat(rights(folder)).isEqualTo("rwx------");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(folder.resolve("other"));
    PrivateFiles.closeIfEmpty(folder);
    assertThat(rights(folder)).isEqualTo("rwxr-xr-x");
  }

  @ParameterizedTest
  @CsvSource({
    "rwxr-xr-x, rwx------",
    "rwxrwx---, rwx------",
    "rwx------, rwx------",
    "r-x------, r-x------",
    "rwxrwxrwx, rwxrwxrwx"
  })
  void aRootThatIsThereIsClosedUnlessOthersWriteThere(String before, String after)
      throws IOException {
    Path root = Files.createDirectory(temporary.resolve("root"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(before));
    PrivateFiles.closeRoot(root);
    assertThat(rights(root)).isEqualTo(after);
  }
}
