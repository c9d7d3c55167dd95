package io.zabra.consensus.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashPointsTest {
    private static final int STRIDE = Integer.getInteger("zabra.crashPoints.stride", 1_999);

    @ParameterizedTest
    @EnumSource
    void nothingIsLostWhereverServersCrash(CrashPoints.Scene scene) {
        CrashPoints points = new CrashPoints();
        points.singles(scene);
        points.pairs(scene, STRIDE);
        System.out.println(scene + ": " + points.runs() + " runs with one or two crashes");
        assertThat(points.violations()).isEmpty();
        assertThat(points.runs()).isGreaterThan(300);
    }

    /** A scene that does not come to what it is called by would prove nothing. */
    @Test
    void eachSceneIsWhatItIsCalled() {
        for (CrashPoints.Scene scene :
                List.of(CrashPoints.Scene.DIFF, CrashPoints.Scene.SNAP, CrashPoints.Scene.TRUNC)) {
            assertThat(CrashPoints.undisturbed(scene)).containsKey(scene.name());
        }
        for (CrashPoints.Scene scene : List.of(CrashPoints.Scene.JOIN, CrashPoints.Scene.LEAVE)) {
            assertThat(CrashPoints.undisturbed(scene)).containsEntry("reconfigurations", 1L);
        }
    }
}
