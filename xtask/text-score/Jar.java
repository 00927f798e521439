// PDFs to text by PDFBox 3, or to verdicts by veraPDF: Jar.java read OUT_DIR PDF... | Jar.java validate FLAVOURS PDF...

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

public class Jar {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        List<String> files = Arrays.asList(arguments).subList(2, arguments.length);
        if (arguments[0].equals("read")) {
            for (String file : files) read(file, Path.of(arguments[1]));
        } else {
            VeraGreenfieldFoundryProvider.initialise();
            for (String file : files) for (String flavour : arguments[1].split(",")) validate(file, flavour);
        }
    }

    static void read(String file, Path folder) throws Exception {
        String text = "";
        try (PDDocument document = Loader.loadPDF(new File(file))) {
            text = new PDFTextStripper().getText(document);
        } catch (Exception error) {
            System.err.println("PDFBox: " + file + ": " + error);
        }
        String name = new File(file).getName().replaceAll("\\.pdf$", ".txt");
        Files.writeString(folder.resolve(name), text);
    }

    // A line a file and flavour: the file, the flavour, PASS or FAIL, and the clauses that failed.
    static void validate(String file, String name) {
        Set<String> failed = new LinkedHashSet<>();
        String verdict = "FAIL";
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), PDFAFlavour.fromString(name));
             PDFAValidator validator = Foundries.defaultInstance().createValidator(profile(name), false)) {
            ValidationResult result = validator.validate(parser);
            if (result.isCompliant()) verdict = "PASS";
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    failed.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                }
            }
        } catch (Exception error) {
            failed.add(error.toString());
        }
        System.out.println(file + "\t" + name + "\t" + verdict + "\t" + String.join(", ", failed));
    }

    static ValidationProfile profile(String flavour) throws Exception {
        String file = flavour.startsWith("ua") ? "PDFUA-" + flavour.substring(2) : "PDFA-" + flavour.toUpperCase();
        try (InputStream in = Jar.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + file + ".xml")) {
            return Profiles.profileFromXml(in);
        }
    }
}
