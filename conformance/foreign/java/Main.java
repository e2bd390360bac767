import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Objects;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Judges each token of its input as a resource server with Spring Security would, and says so in a line. */
public class Main {
  public static void main(String[] arguments) throws Exception {
    String issuer = System.getenv("ISSUER");
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withIssuerLocation(issuer)
            .jwsAlgorithm(SignatureAlgorithm.from(System.getenv("ALGORITHM")))
            .validateType(false)
            .build();
    decoder.setJwtValidator(
        JwtValidators.createAtJwtValidator()
            .issuer(issuer)
            .audience(System.getenv("AUDIENCE"))
            .validators(
                all -> all.put("client_id", new JwtClaimValidator<>("client_id", Objects::nonNull)))
            .build());

    BufferedReader tokens = new BufferedReader(new InputStreamReader(System.in));
    for (String token = tokens.readLine(); token != null; token = tokens.readLine()) {
      try {
        System.out.println("accepted " + decoder.decode(token).getSubject());
      } catch (JwtException refusal) {
        System.out.println("refused " + refusal.getMessage().replace('\n', ' '));
      }
    }
  }
}
