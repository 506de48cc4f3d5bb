using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

public sealed class StartLineTests
{
    [Fact]
    public void TryParse_OwnText_GivesTheSame()
    {
        var line = new StartLine(3, Handshake.NewToken(), "/tmp/a folder with blanks/1-2-3");

        Assert.True(StartLine.TryParse(line.ToString(), out StartLine? read));

        Assert.Equal(3, read.Version);
        Assert.Equal(line.Token, read.Token);
        Assert.Equal(line.Endpoint, read.Endpoint);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Get-ChildItem -Path a b")]
    [InlineData("ProcessCmdlets 1")]
    [InlineData("ProcessCmdlets 1 00 /tmp/x")]
    [InlineData("ProcessCmdlets x 0000000000000000000000000000000000000000000000000000000000000000 /tmp/x")]
    [InlineData("ProcessCmdlets 1 zz00000000000000000000000000000000000000000000000000000000000000 /tmp/x")]
    [InlineData("ProcessCmdlets 1 0000000000000000000000000000000000000000000000000000000000000000 ")]
    public void TryParse_AnythingElse_IsFalse(string? text)
    {
        Assert.False(StartLine.TryParse(text, out _));
    }
}
