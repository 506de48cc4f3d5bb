using ProcessCmdlets.Engine.Native;

namespace Engine.Tests.Workers;

public sealed class SignalNamesTests
{
    [Theory]
    [InlineData(1, "SIGHUP")]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(15, "SIGTERM")]
    [InlineData(0, "0")]
    [InlineData(40, "40")]
    [InlineData(-1, "-1")]
    public void Name_Number_IsTheSystemsName(int signal, string expected)
    {
        Assert.Equal(expected, SignalNames.Name(signal));
    }

    [Fact]
    public void Name_NumberThatDiffersBetweenSystems_IsThisSystems()
    {
        Assert.Equal(OperatingSystem.IsMacOS() ? "SIGSTOP" : "SIGCHLD", SignalNames.Name(17));
    }
}
